import type { SimCalendar, SimPerson } from '../world/model.ts';
import type { ApiCall } from './api-route.ts';
import type { Reader } from './event-json.ts';
import { zoneNamed } from '../world/times.ts';
import { personById } from './google-state.ts';
import type { GoogleState } from './google-state.ts';
import { wholeNumberOf } from './parameters.ts';
import { invalid, notFound } from './refusal.ts';
import { seesOnlyBusyTimes, seesSharedCalendars } from './scopes.ts';

export type AccessRole = 'owner' | 'freeBusyReader';

export interface OpenCalendar {
  readonly calendar: SimCalendar;
  readonly owner: SimPerson;
  readonly role: AccessRole;
}

/** The calendar that a path names, for this caller. @throws Refused 404 where there is none, or none that they may see. */
export function openCalendar(call: ApiCall, state: GoogleState): OpenCalendar {
  const id = call.request.params['calendarId'] ?? '';
  const own = state.world.calendars(call.person.id);
  const calendar = id === 'primary' ? own[0] : own.find((each) => each.id === id);
  if (calendar !== undefined) return { calendar, owner: call.person, role: 'owner' };
  const shared = sharedCalendar(call.person, state);
  if (shared?.calendar.id === id && seesSharedCalendars(call.scopes)) return shared;
  throw notFound();
}

/** People have their manager's calendar on their list, as far as it shows when they are busy. */
export function sharedCalendar(person: SimPerson, state: GoogleState): OpenCalendar | null {
  const manager = person.managerId === null ? null : personById(state, person.managerId);
  if (manager?.provider !== 'google' || !manager.active) return null;
  const calendar = state.world.calendars(manager.id)[0];
  return calendar === undefined ? null : { calendar, owner: manager, role: 'freeBusyReader' };
}

/** How the caller wants to read events: whose clock, how many guests. */
export function readerOf(call: ApiCall, open: OpenCalendar, state: GoogleState): Reader {
  const asked = call.query.get('timeZone');
  return {
    ownerAddress: open.owner.address,
    zone: readZone(asked === null || asked === '' ? open.calendar.zone : asked),
    maxAttendees: wholeNumberOf(call.query, 'maxAttendees'),
    busyOnly: open.role !== 'owner' || seesOnlyBusyTimes(call.scopes),
    origin: state.origin(),
    extras: (event) => state.extras.get(event) ?? {},
  };
}

function readZone(name: string): Reader['zone'] {
  try {
    return zoneNamed(name);
  } catch {
    throw invalid('timeZone', 'Invalid time zone definition.');
  }
}
