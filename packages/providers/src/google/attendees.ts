import type { Attendee, AttendeeResponse } from '@clearweek/calendar';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { asList, asText } from './read-json.ts';

/**
 * Everybody and everything invited. The same address counts once, with the answer that it gave. `owner` is the address of whose
 * calendar it is, or null: Google marks that entry (`self`) also where the invitation went to another address of theirs.
 */
export function attendeesOf(
  entries: readonly calendar_v3.Schema$EventAttendee[] | null | undefined,
  owner: string | null,
): readonly Attendee[] {
  const attendees = new Map<string, Attendee>();
  for (const entry of asList(entries)) {
    const address = addressOf(entry, owner);
    if (address === null) continue;
    const before = attendees.get(address);
    if (before !== undefined && before.response !== 'needsAction') continue;
    attendees.set(address, {
      address,
      kind: kindOf(entry, address),
      optional: entry.optional === true,
      response: responseOf(entry.responseStatus),
    });
  }
  return [...attendees.values()];
}

/** Lower case; the owner's own where Google says that it is them. Null where nobody is named. */
export function addressOf(
  entry: { readonly email?: string | null; readonly self?: boolean | null } | null | undefined,
  owner: string | null,
): string | null {
  if (entry?.self === true && owner !== null) return owner;
  const address = asText(entry?.email)?.trim().toLowerCase();
  return address?.includes('@') === true ? address : null;
}

/** Google's rooms have addresses of their own; other things that can be booked are resources too. Groups look like people. */
function kindOf(entry: calendar_v3.Schema$EventAttendee, address: string): Attendee['kind'] {
  if (address.endsWith('@resource.calendar.google.com')) return 'room';
  return entry.resource === true ? 'resource' : 'person';
}

function responseOf(status: unknown): AttendeeResponse {
  return status === 'accepted' || status === 'declined' || status === 'tentative' ? status : 'needsAction';
}
