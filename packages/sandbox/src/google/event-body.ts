import { findIanaZone, formatWallTime, parsePlainDate, toWall } from '@clearweek/calendar';
import type { Change, NewEvent, OwnChange } from '../world/acts-model.ts';
import type { SimAttendee, SimTimes } from '../world/model.ts';
import { readSimRule } from '../world/rule.ts';
import { zoneNamed } from '../world/times.ts';
import { badRequest, invalid, Refused } from './refusal.ts';

/** An event as a client sends it. Which of its fields are there matters to `patch`. */
export type EventBody = Readonly<Record<string, unknown>>;

export function eventBody(value: unknown): EventBody {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('Parse Error');
  return value as EventBody;
}

/** A new event from all that a client says. @throws Refused 400 for what Google would not create. */
export function newEventFrom(body: EventBody, calendarZone: string): NewEvent {
  const kind = kindFrom(body);
  const times = timesFrom(body, calendarZone);
  if (times === null) throw required('end');
  if (kind === 'focusTime' && (times.kind === 'dates' || attendeesFrom(body).length > 0)) throw malformedFocusTime();
  return {
    times,
    title: textFrom(body, 'summary') ?? null,
    rule: ruleFrom(body) ?? null,
    description: textFrom(body, 'description') ?? null,
    location: textFrom(body, 'location') ?? null,
    attendees: attendeesFrom(body),
    kind,
    availability: 'busy',
    ...ownChangeFrom(body),
    ...(typeof body['id'] === 'string' ? { id: clientId(body['id']) } : {}),
  };
}

/** What a patch changes for everybody; a field that is not there stays as it is. */
export function changeFrom(body: EventBody, calendarZone: string): Change {
  const times = timesFrom(body, calendarZone);
  const title = textFrom(body, 'summary');
  const description = textFrom(body, 'description');
  const location = textFrom(body, 'location');
  return {
    ...(times === null ? {} : { times }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
  };
}

/** What a patch changes for the own copy alone. */
export function ownChangeFrom(body: EventBody): OwnChange {
  const privacies = {
    default: 'default',
    public: 'default',
    private: 'private',
    confidential: 'confidential',
  } as const;
  const privacy = privacies[body['visibility'] as keyof typeof privacies];
  const free = body['transparency'] === 'transparent' ? ('free' as const) : ('busy' as const);
  return {
    ...(privacy === undefined ? {} : { privacy }),
    ...(body['transparency'] === undefined ? {} : { availability: free }),
  };
}

/** Null where the body names none. @throws Refused where only one end is given, or they do not fit. */
function timesFrom(body: EventBody, calendarZone: string): SimTimes | null {
  const start = body['start'] as { date?: unknown; dateTime?: unknown; timeZone?: unknown } | undefined;
  const end = body['end'] as typeof start;
  if (start === undefined && end === undefined) return null;
  if (start === undefined || end === undefined) throw required(start === undefined ? 'start' : 'end');
  if (typeof start.date === 'string' && typeof end.date === 'string') {
    if (parsePlainDate(start.date) === null || parsePlainDate(end.date) === null) throw badRequest();
    if (end.date <= start.date) throw emptyTimes();
    return { kind: 'dates', start: start.date, end: end.date };
  }
  const zone = typeof start.timeZone === 'string' ? start.timeZone : calendarZone;
  if (findIanaZone(zone).kind === 'unknown') throw invalid('start.timeZone', 'Invalid time zone definition.');
  const from = wallFrom(start.dateTime, zone);
  const to = wallFrom(end.dateTime, zone);
  if (to < from) throw emptyTimes();
  return { kind: 'times', start: from, end: to, zone };
}

function wallFrom(value: unknown, zone: string): string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) throw badRequest();
  if (!/(Z|[+-]\d\d:\d\d)$/i.test(value)) return value.slice(0, 19);
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw badRequest();
  return formatWallTime(toWall(at, zoneNamed(zone)));
}

export function ruleFrom(body: EventBody): string | undefined {
  const lines = body['recurrence'];
  if (lines === undefined) return undefined;
  const line = Array.isArray(lines) && lines.length === 1 ? (lines[0] as unknown) : null;
  const rule = typeof line === 'string' && line.startsWith('RRULE:') ? line.slice('RRULE:'.length) : '';
  // Google knows more rules than the sandbox's world does.
  if (rule === '' || readSimRule(rule) === null) throw invalid('recurrence', 'Invalid recurrence rule.');
  return rule;
}

function attendeesFrom(body: EventBody): SimAttendee[] {
  const list = body['attendees'];
  if (!Array.isArray(list)) return [];
  return (list as Record<string, unknown>[]).map((each) => ({
    address: String(each['email']),
    name: typeof each['displayName'] === 'string' ? each['displayName'] : '',
    kind: each['resource'] === true ? 'room' : 'person',
    optional: each['optional'] === true,
    response: responseFrom(each['responseStatus']),
  }));
}

export function responseFrom(value: unknown): SimAttendee['response'] {
  const known = ['needsAction', 'accepted', 'declined', 'tentative'] as const;
  return known.find((each) => each === value) ?? 'needsAction';
}

/** Undefined where the field is not there; null takes it away. */
function textFrom(body: EventBody, name: string): string | null | undefined {
  const value = body[name];
  if (value === undefined || value === null || typeof value === 'string') return value === '' ? null : value;
  throw badRequest('Parse Error');
}

function kindFrom(body: EventBody): NonNullable<NewEvent['kind']> {
  const type = body['eventType'] ?? 'default';
  const kinds = ['default', 'focusTime', 'outOfOffice', 'workingLocation', 'birthday'] as const;
  const kind = kinds.find((each) => each === type);
  if (kind === undefined) throw invalid('eventType');
  for (const other of ['focusTime', 'outOfOffice'] as const) {
    if (body[`${other}Properties`] === undefined || kind === other) continue;
    throw badRequest(`${other}Properties requires an event type of ${other}`);
  }
  if (kind === 'focusTime' && body['transparency'] === 'transparent') throw malformedFocusTime();
  return kind;
}

/** Base32hex in lower case, 5 to 1,024 letters. */
function clientId(id: string): string {
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw invalid('resource.id', 'Invalid resource id value.');
  return id;
}

function required(field: string): Refused {
  return new Refused({ status: 400, reason: 'required', message: `Missing ${field} time.` });
}

function emptyTimes(): Refused {
  const message = 'The specified time range is empty.';
  return new Refused({ status: 400, domain: 'calendar', reason: 'timeRangeEmpty', message });
}

function malformedFocusTime(): Refused {
  const message = 'A focus time event must be timed, opaque and without guests.';
  return new Refused({ status: 400, domain: 'calendar', reason: 'malformedFocusTimeEvent', message });
}
