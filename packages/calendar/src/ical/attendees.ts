import type { Attendee, AttendeeResponse } from '../event.ts';
import type { Property } from './property.ts';
import { parameter, textValue } from './property.ts';

/**
 * The address of an ATTENDEE or ORGANIZER in lower case: the value after `mailto:`, or the EMAIL parameter
 * (RFC 7986, 6.2) where the value is no mail address. Where there is neither, whatever tells the person apart from
 * others: the common name after the value, because programs write `invalid:nomail` for everybody. Null for nothing.
 */
export function addressOf(property: Property): string | null {
  const value = textValue(property).trim().toLowerCase();
  const address = value.replace(/^mailto:\s*/, '');
  if (address.includes('@')) return address;
  const email = parameter(property, 'email')?.trim().toLowerCase();
  if (email?.includes('@')) return email;
  const name = parameter(property, 'cn')?.trim().toLowerCase();
  if (name !== undefined && name !== '') return name.includes('@') ? name : `${address}:${name}`;
  return address === '' ? null : address;
}

/** The people, groups, rooms and things invited; the same address counts once, with the answer that it gave. */
export function readAttendees(properties: readonly Property[]): Attendee[] {
  const attendees = new Map<string, Attendee>();
  for (const property of properties) {
    const address = addressOf(property);
    if (address === null) continue;
    const attendee = {
      address,
      kind: kindOf(property, address),
      optional: isOptional(property),
      response: responseOf(property),
    };
    const before = attendees.get(address);
    if (before === undefined || before.response === 'needsAction') attendees.set(address, attendee);
  }
  return [...attendees.values()];
}

/** CUTYPE (RFC 5545, 3.2.3). Google's rooms are told by their addresses as well. */
function kindOf(property: Property, address: string): Attendee['kind'] {
  switch (parameter(property, 'cutype')?.toUpperCase()) {
    case 'ROOM':
      return 'room';
    case 'RESOURCE':
      return 'resource';
    case 'GROUP':
      return 'group';
    default:
      return address.endsWith('@resource.calendar.google.com') ? 'room' : 'person';
  }
}

/** ROLE (RFC 5545, 3.2.16): who need not come, or is only told. */
function isOptional(property: Property): boolean {
  const role = parameter(property, 'role')?.toUpperCase();
  return role === 'OPT-PARTICIPANT' || role === 'NON-PARTICIPANT';
}

/** PARTSTAT (RFC 5545, 3.2.12). Who sends somebody else does not come; the delegate has a line of their own. */
function responseOf(property: Property): AttendeeResponse {
  switch (parameter(property, 'partstat')?.toUpperCase()) {
    case 'ACCEPTED':
    case 'COMPLETED':
    case 'IN-PROCESS':
      return 'accepted';
    case 'DECLINED':
    case 'DELEGATED':
      return 'declined';
    case 'TENTATIVE':
      return 'tentative';
    default:
      return 'needsAction';
  }
}
