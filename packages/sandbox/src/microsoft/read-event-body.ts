import { findZone, formatWallTime } from '@clearweek/calendar';
import type { SimAttendee, SimDetails, SimTimes } from '../world/model.ts';
import { readWallTime } from './graph-time.ts';

/** What a request wants of an event; what it leaves out stays, or takes its default. */
export interface EventBody {
  readonly times?: SimTimes;
  readonly title?: string;
  readonly description?: string | null;
  readonly location?: string | null;
  readonly privacy?: SimDetails['privacy'];
  readonly availability?: SimDetails['availability'];
  readonly categories?: readonly string[];
  readonly transactionId?: string;
  readonly invited?: readonly Omit<SimAttendee, 'response'>[];
}

type Fields = Readonly<Record<string, unknown>>;

const SENSITIVITIES: Readonly<Record<string, SimDetails['privacy']>> = {
  normal: 'default',
  personal: 'default',
  private: 'private',
  confidential: 'confidential',
};
const SHOW_AS: Readonly<Record<string, SimDetails['availability']>> = {
  free: 'free',
  tentative: 'tentative',
  busy: 'busy',
  oof: 'outOfOffice',
  workingElsewhere: 'workingElsewhere',
};

/** The body of a POST or PATCH; a text says what is wrong with it. */
export function readEventBody(body: unknown): EventBody | string {
  if (!isFields(body)) return 'The body is not a JSON object.';
  if (body['recurrence'] !== undefined && body['recurrence'] !== null)
    return 'This simulator creates single events only.';
  const times = timesOf(body);
  if (typeof times === 'string') return times;
  const privacy = SENSITIVITIES[String(body['sensitivity'] ?? 'normal')];
  const availability = SHOW_AS[String(body['showAs'] ?? 'busy')];
  if (privacy === undefined || availability === undefined)
    return 'A property has a value that is not in its enumeration.';
  return {
    ...(times === null ? {} : { times }),
    ...(typeof body['subject'] === 'string' ? { title: body['subject'] } : {}),
    ...(isFields(body['body']) ? { description: textOf(body['body']['content']) } : {}),
    ...(isFields(body['location']) ? { location: textOf(body['location']['displayName']) } : {}),
    ...('sensitivity' in body ? { privacy } : {}),
    ...('showAs' in body ? { availability } : {}),
    ...(Array.isArray(body['categories']) ? { categories: body['categories'].map(String) } : {}),
    ...(typeof body['transactionId'] === 'string' ? { transactionId: body['transactionId'] } : {}),
    ...(Array.isArray(body['attendees']) ? { invited: body['attendees'].flatMap(invitedOf) } : {}),
  };
}

function timesOf(body: Fields): SimTimes | string | null {
  if (body['start'] === undefined && body['end'] === undefined) return null;
  const start = momentOf(body['start']);
  const end = momentOf(body['end']);
  if (start === null || end === null) return 'start and end need a dateTime and a timeZone that exists.';
  if (end.wall < start.wall) return 'The end is before the start.';
  if (body['isAllDay'] !== true) {
    if (start.zone !== end.zone) return 'This simulator wants start and end in one zone.';
    return { kind: 'times', start: formatWallTime(start.wall), end: formatWallTime(end.wall), zone: start.zone };
  }
  const isMidnight = start.wall % 86_400_000 === 0 && end.wall % 86_400_000 === 0 && end.wall > start.wall;
  if (!isMidnight) return 'An all-day event starts and ends at midnight, at least a day apart.';
  return { kind: 'dates', start: formatWallTime(start.wall).slice(0, 10), end: formatWallTime(end.wall).slice(0, 10) };
}

function momentOf(value: unknown) {
  if (!isFields(value) || typeof value['dateTime'] !== 'string') return null;
  const wall = readWallTime(value['dateTime']);
  const zone = findZone(textOf(value['timeZone']) ?? 'UTC');
  return wall === null || zone.kind === 'unknown' ? null : { wall, zone: zone.id };
}

function invitedOf(value: unknown): Omit<SimAttendee, 'response'>[] {
  const email = isFields(value) && isFields(value['emailAddress']) ? value['emailAddress'] : null;
  const address = textOf(email?.['address']);
  if (!isFields(value) || address === null) return [];
  const kind = value['type'] === 'resource' ? 'room' : 'person';
  return [{ address, name: textOf(email?.['name']) ?? address, kind, optional: value['type'] === 'optional' }];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
