import type { CalendarProvider, ProviderAnswer, RemoteSettings } from '@clearweek/app';
import { findZone } from '@clearweek/calendar';
import type { WorkingHours } from '@clearweek/calendar';
import { askedBy } from './asked-by.ts';
import { isForbidden } from './calendar-facts.ts';
import type { Graph, GraphReply } from './client.ts';
import { faultOf } from './errors.ts';
import { fieldsOf, textOf, textsOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { accountPath } from './paths.ts';

/** `mailboxSettings`; nothing where the consent, or an administrator, leaves them out. */
export function createSettings(graph: Graph): CalendarProvider['settings'] {
  return async (access) => {
    const session = graph.session(access, askedBy(access));
    const path = `${accountPath(access)}/mailboxSettings`;
    return answerOf(await session.ask({ method: 'GET', target: { path } }), session.requests());
  };
}

function answerOf(reply: GraphReply, requests: number): ProviderAnswer<RemoteSettings> {
  if (reply.kind === 'ok') return { kind: 'ok', value: settingsOf(reply.body), requests };
  if (isForbidden(reply.failure)) return { kind: 'ok', value: UNKNOWN, requests };
  return { kind: 'failed', fault: faultOf(reply.failure), requests };
}

const UNKNOWN: RemoteSettings = { zone: null, workingHours: null, isPerson: true };

/** Reads `mailboxSettings`. */
export function settingsOf(body: Fields): RemoteSettings {
  const hours = fieldsOf(body['workingHours']);
  const own = zoneOf(body['timeZone']);
  const hoursZone = zoneOf(fieldsOf(hours?.['timeZone'])?.['name']);
  const zone = own ?? hoursZone;
  // Working hours of another zone than the person's cannot be said in the person's: what they are there depends on the date.
  const fits = hoursZone === null || hoursZone === zone;
  const purpose = textOf(body['userPurpose']);
  return {
    zone,
    workingHours: fits ? workingHoursOf(hours) : null,
    // `linked` is a person of another forest.
    isPerson: purpose === null || purpose === 'user' || purpose === 'linked',
  };
}

function zoneOf(name: unknown): string | null {
  const found = findZone(textOf(name) ?? '');
  return found.kind === 'zone' ? found.id : null;
}

/** Outlook keeps one range for all days; with hours by day it tells the earliest start and the latest end. */
function workingHoursOf(hours: Fields | null): WorkingHours | null {
  const start = timeOf(hours?.['startTime']);
  const end = timeOf(hours?.['endTime']);
  const days = textsOf(hours?.['daysOfWeek'])
    .map((day) => WEEKDAYS.indexOf(day.toLowerCase()) + 1)
    .filter((day) => day > 0)
    .toSorted((one, other) => one - other);
  return start === null || end === null || days.length === 0 ? null : [{ days, start, end }];
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A time of day as `08:00:00.0000000`. */
function timeOf(value: unknown): string | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d):/.exec(textOf(value) ?? '');
  return match === null ? null : `${match[1]}:${match[2]}`;
}
