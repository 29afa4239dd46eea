import type {
  Attendee,
  AttendeeResponse,
  MirroredEvent,
  Occurrence,
  Participation,
  PlainDate,
  WallTime,
  Zone,
} from '@clearweek/calendar';
import { MINUTE, addDays, datesInterval, findZone, toInstant } from '@clearweek/calendar';

/** For tests: occurrences written in a line. Nothing but tests imports this. */
export interface Sample {
  readonly uid?: string;
  readonly zone?: Zone;
  readonly minutes?: number;
  readonly people?: number | null;
  readonly optional?: number;
  readonly external?: number;
  readonly answer?: AttendeeResponse | null;
  readonly role?: Participation['ownRole'];
  readonly responses?: Partial<Record<Attendee['response'], number>>;
  readonly recurring?: boolean;
  readonly moved?: boolean;
  readonly key?: string;
  readonly event?: Partial<MirroredEvent>;
}

export const berlin = zoneNamed('Europe/Berlin');

/** @throws RangeError for a name that no zone has */
export function zoneNamed(name: string): Zone {
  const found = findZone(name);
  if (found.kind === 'unknown') throw new RangeError(`No zone is called ${name}.`);
  return found.zone;
}

/** A meeting of three, accepted, in Berlin unless said otherwise; `at` is wall time, `2026-11-23T13:00`. */
export function meeting(at: string, minutes: number, sample: Sample = {}): Occurrence<MirroredEvent> {
  const start = toInstant(Date.parse(`${at}:00Z`) as WallTime, sample.zone ?? berlin);
  const interval = { start, end: start + minutes * MINUTE };
  const key = sample.key ?? keyOf(start);
  return {
    event: eventOf(sample.uid ?? `${at}/${minutes}`, start, sample),
    key,
    recurring: sample.recurring ?? false,
    moved: sample.moved ?? false,
    interval,
    allDay: null,
  };
}

/** An all-day entry over `days` dates. */
export function allDay(on: string, days: number, sample: Sample = {}): Occurrence<MirroredEvent> {
  const startOn = on as PlainDate;
  const endOn = addDays(startOn, days);
  const interval = datesInterval(startOn, endOn, sample.zone ?? berlin);
  return {
    event: eventOf(sample.uid ?? `${on}/${days}d`, interval.start, sample),
    key: on.replaceAll('-', ''),
    recurring: sample.recurring ?? false,
    moved: false,
    interval,
    allDay: { startOn, endOn },
  };
}

/** The key of a timed occurrence that is due at the instant. */
function keyOf(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

function eventOf(uid: string, at: number, sample: Sample): MirroredEvent {
  return {
    uid,
    sequence: 0,
    recurrenceId: null,
    thisAndFuture: false,
    start: { kind: 'utc', at },
    length: { days: 0, seconds: 0 },
    rules: [],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: false,
    title: 'A title',
    isPrivate: false,
    kind: 'default',
    availability: 'busy',
    hasAgenda: true,
    hasNotesDocument: false,
    hasConferenceLink: false,
    cues: [],
    createdAt: null,
    participation: participationOf(sample),
    ...sample.event,
  };
}

function participationOf({
  people = 3,
  optional = 0,
  external = 0,
  answer,
  role = 'required',
  responses,
}: Sample): Participation {
  const ownResponse = answer === undefined ? 'accepted' : answer;
  return {
    people,
    optional,
    external,
    responses: { accepted: people ?? 0, declined: 0, tentative: 0, needsAction: 0, ...responses },
    ownRole: role,
    ownResponse,
  };
}
