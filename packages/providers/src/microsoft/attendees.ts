import type { Attendee, AttendeeResponse } from '@clearweek/calendar';
import { addressOf, fieldsOf, listOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';

/**
 * Who is invited. Graph says `resource` for rooms and other things alike; those that are also the place of the event are
 * rooms. A person's own answer stands beside the list: in the list of an attendee's copy, Exchange often leaves it open.
 *
 * @param owner whose calendar it is, in lower case; null where that is not known
 */
export function attendeesOf(item: Fields, owner: string | null): Attendee[] {
  const rooms = new Set(listOf(item['locations']).map((place) => textOf(place['locationEmailAddress'])?.toLowerCase()));
  const own = responseOf(fieldsOf(item['responseStatus'])?.['response']);
  return listOf(item['attendees']).flatMap((entry) => {
    const address = addressOf(entry);
    if (address === null) return [];
    const type = textOf(entry['type']);
    const listed = responseOf(fieldsOf(entry['status'])?.['response']) ?? 'needsAction';
    return {
      address,
      kind: type !== 'resource' ? 'person' : rooms.has(address) ? 'room' : 'resource',
      optional: type === 'optional',
      response: address === owner ? (own ?? listed) : listed,
    };
  });
}

/** Null where nothing is said: `none`. */
function responseOf(value: unknown): AttendeeResponse | null {
  switch (textOf(value)) {
    case 'accepted':
    case 'organizer':
      return 'accepted';
    case 'tentativelyAccepted':
      return 'tentative';
    case 'declined':
      return 'declined';
    case 'notResponded':
      return 'needsAction';
    default:
      return null;
  }
}
