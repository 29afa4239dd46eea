import type { Zone } from '@clearweek/calendar';
import type { Instant, SimDetails, SimEvent, SimTimes } from '../world/model.ts';
import { conference, kindProperties, transparency, visibility } from './event-kinds.ts';
import { eventTimes, instanceId, namedInstance, originalStartTime } from './event-times.ts';
import { attendeesJson, organizerJson } from './people-json.ts';

/** For whom an event is written. */
export interface Reader {
  /** The owner of the calendar: `self` in lists of people. */
  readonly ownerAddress: string;
  /** Whose wall clock the times are given on. */
  readonly zone: Zone;
  readonly maxAttendees: number | null;
  /** The scopes, or the calendar's sharing, show no more than when somebody is busy. */
  readonly busyOnly: boolean;
  readonly origin: string;
  /** Properties that the world does not know and a client has set. */
  readonly extras: (event: SimEvent) => object;
}

/** What is said of one version of an event: of itself, of an exception, or of one occurrence. */
interface Version {
  readonly id: string;
  readonly change: number;
  readonly updatedAt: Instant;
  readonly details: SimDetails;
  /** Set for an occurrence of a series. */
  readonly originalStart: string | null;
}

export function eventJson(event: SimEvent, reader: Reader): object {
  const { id, change, updatedAt } = event;
  const item = versionJson(event, { id, change, updatedAt, details: event, originalStart: null }, reader);
  if (event.rule !== null) return { ...item, recurrence: [`RRULE:${event.rule}`] };
  const single = namedInstance(id);
  // Invited to this one occurrence: the series that it names is not in this calendar.
  return single === null ? item : { ...item, ...partOf(single.masterId, single.originalStart, event.times, reader) };
}

/** An occurrence, whether it follows its series or is an exception. `recurrence` is never on it. */
export function occurrenceJson(
  event: SimEvent,
  occurrence: {
    readonly originalStart: string;
    readonly details: SimDetails;
    readonly change: number;
    readonly updatedAt: Instant;
  },
  reader: Reader,
): object {
  const { originalStart, details, change, updatedAt } = occurrence;
  const id = instanceId(event.id, originalStart);
  const item = versionJson(event, { id, change, updatedAt, details, originalStart }, reader);
  return { ...item, ...partOf(event.id, originalStart, event.times, reader) };
}

function partOf(masterId: string, originalStart: string, times: SimTimes, reader: Reader): object {
  return { recurringEventId: masterId, originalStartTime: originalStartTime(originalStart, times, reader.zone) };
}

/** An occurrence that does not take place: kept for the life of its series. */
export function cancelledOccurrenceJson(
  event: SimEvent,
  originalStart: string,
  change: number,
  reader: Reader,
): object {
  return {
    kind: 'calendar#event',
    etag: etagOf(change),
    id: instanceId(event.id, originalStart),
    status: 'cancelled',
    ...partOf(event.id, originalStart, event.times, reader),
  };
}

/** What is left of a deleted event: no more than the id is promised. */
export function deletedJson(id: string, change: number): object {
  return { kind: 'calendar#event', etag: etagOf(change), id, status: 'cancelled' };
}

export function etagOf(change: number): string {
  return `"${change}000"`;
}

function versionJson(event: SimEvent, version: Version, reader: Reader): object {
  const { details, id, change, updatedAt } = version;
  const times = eventTimes(details.times, reader.zone);
  const status = details.availability === 'tentative' ? 'tentative' : 'confirmed';
  const head = { kind: 'calendar#event', etag: etagOf(change), id, status };
  if (reader.busyOnly) return { ...head, ...times, ...transparency(details), visibility: 'private' };
  return {
    ...head,
    htmlLink: `${reader.origin}/calendar/event?eid=${Buffer.from(id).toString('base64url')}`,
    created: new Date(event.createdAt).toISOString(),
    updated: new Date(updatedAt).toISOString(),
    ...(details.title === null ? {} : { summary: details.title }),
    ...(details.description === null ? {} : { description: details.description }),
    ...(details.location === null ? {} : { location: details.location }),
    creator: organizerJson(details, reader.ownerAddress),
    organizer: organizerJson(details, reader.ownerAddress),
    ...times,
    ...transparency(details),
    ...visibility(details),
    iCalUID: event.uid,
    sequence: event.sequence,
    ...attendeesJson(details, reader.ownerAddress, reader.maxAttendees),
    ...conference(details.conferenceUrl),
    reminders: { useDefault: true },
    eventType: details.kind,
    ...kindProperties(details),
    ...reader.extras(event),
  };
}
