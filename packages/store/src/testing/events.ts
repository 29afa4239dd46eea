import fc from 'fast-check';
import type {
  AttendeeResponse,
  Availability,
  EventKind,
  EventLength,
  EventTime,
  ExtraStart,
  Instant,
  MirroredEvent,
  Occurrence,
  PlainDate,
  WallTime,
} from '@clearweek/calendar';
import { DESCRIPTION_CUES } from '@clearweek/calendar';

const year1 = Date.UTC(1900, 0, 1);
const year9999 = Date.UTC(9999, 11, 31);

export const instants: fc.Arbitrary<Instant> = fc.integer({ min: year1, max: year9999 });
/** Any text that a calendar may hold, NUL and other control characters included. */
const texts = fc.string({ unit: 'binary', maxLength: 20 });

const times: fc.Arbitrary<EventTime> = fc.oneof(
  instants.map((at) => ({ kind: 'date' as const, date: new Date(at).toISOString().slice(0, 10) as PlainDate })),
  instants.map((at) => ({ kind: 'utc' as const, at })),
  fc.record({ kind: fc.constant('zoned' as const), wall: instants.map((at) => at as WallTime), zone: texts }),
  instants.map((at) => ({ kind: 'floating' as const, wall: at as WallTime })),
);

const lengths: fc.Arbitrary<EventLength> = fc.record({
  days: fc.nat(400),
  seconds: fc.integer({ min: -10, max: 10_000_000 }),
});

const extraStarts: fc.Arbitrary<ExtraStart> = fc.record({ start: times, length: fc.option(lengths) });

const responses = fc.constantFrom<AttendeeResponse[]>('accepted', 'declined', 'tentative', 'needsAction');

export const mirroredEvents: fc.Arbitrary<MirroredEvent> = fc.record({
  uid: texts,
  sequence: fc.nat(),
  recurrenceId: fc.option(times),
  thisAndFuture: fc.boolean(),
  start: times,
  length: lengths,
  rules: fc.array(texts, { maxLength: 2 }),
  exclusionRules: fc.array(texts, { maxLength: 1 }),
  extraStarts: fc.array(extraStarts, { maxLength: 3 }),
  excludedStarts: fc.array(times, { maxLength: 3 }),
  cancelled: fc.boolean(),
  title: fc.option(texts),
  isPrivate: fc.boolean(),
  kind: fc.constantFrom<EventKind[]>('default', 'focusTime', 'outOfOffice', 'workingLocation', 'birthday'),
  availability: fc.constantFrom<Availability[]>('busy', 'tentative', 'free', 'outOfOffice', 'workingElsewhere'),
  hasAgenda: fc.boolean(),
  hasNotesDocument: fc.boolean(),
  hasConferenceLink: fc.boolean(),
  cues: fc.subarray([...DESCRIPTION_CUES]),
  createdAt: fc.option(instants),
  participation: fc.record({
    people: fc.nat(100),
    optional: fc.nat(100),
    external: fc.nat(100),
    responses: fc.record({ accepted: fc.nat(9), declined: fc.nat(9), tentative: fc.nat(9), needsAction: fc.nat(9) }),
    ownRole: fc.constantFrom('organizer' as const, 'required' as const, 'optional' as const, 'unlisted' as const),
    ownResponse: fc.option(responses),
  }),
});

/** A plain weekly meeting; what matters to a test it says itself. */
export function meeting(uid: string, change: Partial<MirroredEvent> = {}): MirroredEvent {
  return {
    uid,
    sequence: 0,
    recurrenceId: null,
    thisAndFuture: false,
    start: { kind: 'zoned', wall: Date.UTC(2026, 10, 23, 9) as WallTime, zone: 'Europe/Berlin' },
    length: { days: 0, seconds: 1800 },
    rules: ['FREQ=WEEKLY'],
    exclusionRules: [],
    extraStarts: [],
    excludedStarts: [],
    cancelled: false,
    title: `About ${uid}`,
    isPrivate: false,
    kind: 'default',
    availability: 'busy',
    hasAgenda: false,
    hasNotesDocument: false,
    hasConferenceLink: true,
    cues: ['reports'],
    createdAt: null,
    participation: {
      people: 3,
      optional: 0,
      external: 0,
      responses: { accepted: 2, declined: 0, tentative: 0, needsAction: 1 },
      ownRole: 'required',
      ownResponse: 'accepted',
    },
    ...change,
  };
}

/** An occurrence of an event, half an hour long unless said otherwise. */
export function occurrenceAt(
  event: MirroredEvent,
  start: Instant,
  change: Partial<Occurrence<MirroredEvent>> = {},
): Occurrence<MirroredEvent> {
  const key = new Date(start).toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    event,
    key,
    recurring: true,
    moved: false,
    allDay: null,
    interval: { start, end: start + 1_800_000 },
    ...change,
  };
}
