import type { SimDetails } from '../world/model.ts';

/** Google's EventAttendee; what is false is left out, as Google does. */
export interface AttendeeJson {
  readonly email: string;
  readonly displayName?: string;
  readonly organizer?: true;
  readonly self?: true;
  readonly resource?: true;
  readonly optional?: true;
  readonly responseStatus: string;
}

/**
 * Everybody invited. Google lists an organizer who invites others among them. Over `maxAttendees` only the owner of the calendar is
 * listed, and the event says that others are omitted.
 */
export function attendeesJson(
  details: SimDetails,
  ownerAddress: string,
  maxAttendees: number | null,
): { readonly attendees?: readonly AttendeeJson[]; readonly attendeesOmitted?: true } {
  if (details.attendees.length === 0) return {};
  const organizer = details.organizer.address.toLowerCase();
  const owner = ownerAddress.toLowerCase();
  const list: AttendeeJson[] = details.attendees.map((attendee) => {
    const address = attendee.address.toLowerCase();
    return {
      email: attendee.address,
      ...(attendee.name === '' ? {} : { displayName: attendee.name }),
      ...(address === organizer ? { organizer: true as const } : {}),
      ...(address === owner ? { self: true as const } : {}),
      ...(attendee.kind === 'room' ? { resource: true as const } : {}),
      ...(attendee.optional ? { optional: true as const } : {}),
      responseStatus: attendee.response,
    };
  });
  if (!list.some((attendee) => attendee.organizer)) {
    const self = organizer === owner ? { self: true as const } : {};
    const { address, name } = details.organizer;
    list.push({ email: address, displayName: name, organizer: true, ...self, responseStatus: 'accepted' });
  }
  if (maxAttendees === null || list.length <= maxAttendees) return { attendees: list };
  return { attendees: list.filter((attendee) => attendee.self), attendeesOmitted: true };
}

export function organizerJson(details: SimDetails, ownerAddress: string): object {
  const { address, name } = details.organizer;
  const self = address.toLowerCase() === ownerAddress.toLowerCase() ? { self: true } : {};
  return { email: address, ...(name === '' ? {} : { displayName: name }), ...self };
}
