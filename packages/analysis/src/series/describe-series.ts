import type {
  AttendeeResponse,
  DescriptionCue,
  Instant,
  MirroredEvent,
  Occurrence,
  PlainDate,
  Zone,
} from '@clearweek/calendar';
import { MINUTE, WEEK, dateOf, runSteps, sortInSteps, toWall } from '@clearweek/calendar';
import { distinctOccurrences } from '../metrics/distinct-occurrences.ts';
import type { NotAMeetingReason } from '../metrics/meeting.ts';
import { notAMeeting } from '../metrics/meeting.ts';
import { measureRhythm } from './cadence.ts';
import type { Cadence } from './rhythm.ts';
import { OBSERVED_WEEKS, occurrencesPerYear, seriesCost } from './series-cost.ts';
import type { SeriesCost } from './series-cost.ts';
import { slotDate } from './slot-date.ts';
import { comingAtMost, isActive } from './still-active.ts';

type Meeting = Occurrence<MirroredEvent>;

export interface SeriesInput {
  /**
   * Occurrences of any events, in any order, cancelled ones included (`event.cancelled`), from thirteen weeks before
   * `now` on. Those from `now` on are used to see whether a series goes on and to measure a slow rhythm.
   */
  readonly occurrences: readonly Meeting[];
  readonly now: Instant;
  /** Up to where occurrences after `now` are known; `now` itself where none are. */
  readonly knownUntil: Instant;
  /** On whose clock dates are read. */
  readonly zone: Zone;
}

/** What is known about a series, in the words of the rubric of meetings. */
export interface SeriesFacts extends SeriesCost {
  /** The uid of the event. */
  readonly id: string;
  readonly title: string | null;
  readonly cadence: Cadence;
  /** Of the usual occurrence. */
  readonly durationMinutes: number;
  /** People invited, the organizer included; null where the calendar names nobody. */
  readonly attendees: number | null;
  readonly optionalAttendees: number;
  readonly externalAttendees: number;
  readonly responses: Readonly<Record<AttendeeResponse, number>>;
  /** Of the last thirteen weeks; moved ones were held too, and were moved one at a time. */
  readonly occurrences: { readonly held: number; readonly cancelled: number; readonly moved: number };
  readonly hasAgenda: boolean;
  readonly hasNotesDocument: boolean;
  readonly hasConferenceLink: boolean;
  /** What the description of the newest regular occurrence says that the meeting is for. For classifying; shown to nobody. */
  readonly cues: readonly DescriptionCue[];
  /** Whether somebody marked the series to stay as it is; a calendar does not know, so always false here. */
  readonly keep: boolean;
  /** Whether further occurrences are to be expected. A series that is over costs nothing more. */
  readonly active: boolean;
  /** The date of the last occurrence of a series that is over. */
  readonly endsOn: PlainDate | null;
  /** Why the series is no meeting (leave, a focus block, nobody else invited …) and so costs nothing; null: it is one. */
  readonly notAMeeting: NotAMeetingReason | null;
}

/**
 * The facts of every recurring series among the occurrences, the most expensive first, equally expensive ones by id.
 *
 * A series shows its newest regular occurrence: title, people, answers and cues are read from it, not from an exception. The
 * usual duration is the most frequent one, of equally frequent ones the newest. The cost counts the people who did not
 * decline. A series of which nothing lies before `now` is measured on what is planned, and costs no more
 * than that where its end is in sight.
 */
export function describeSeries(input: SeriesInput): SeriesFacts[] {
  return runSteps(describeSeriesSteps(input));
}

/** Like `describeSeries`, with a pause every few thousand occurrences. Progress counts occurrences. */
export function* describeSeriesSteps(input: SeriesInput): Generator<{ done: number; total: number }, SeriesFacts[]> {
  const from = input.now - OBSERVED_WEEKS * WEEK;
  const total = input.occurrences.length;
  const byUid = new Map<string, Meeting[]>();
  for (const [index, occurrence] of input.occurrences.entries()) {
    if (index % OCCURRENCES_GROUPED_AT_ONCE === 0) yield { done: 0, total };
    const series = byUid.get(occurrence.event.uid);
    if (series) series.push(occurrence);
    else byUid.set(occurrence.event.uid, [occurrence]);
  }
  const described: SeriesFacts[] = [];
  let done = 0;
  let pauseAt = 0;
  for (const series of byUid.values()) {
    if (done >= pauseAt) {
      yield { done, total };
      pauseAt = done + OCCURRENCES_DESCRIBED_AT_ONCE;
    }
    done += series.length;
    // Copies of an occurrence have the same uid, so each series can be looked at alone.
    const distinct = series.length === 1 ? series : distinctOccurrences(series);
    const seen = distinct.filter(({ recurring, interval }) => recurring && interval.start >= from);
    if (seen.length > 0) described.push(describeOne(seen, input));
  }
  const sorting = sortInSteps(described, costliestFirst);
  for (let step = sorting.next(); ; step = sorting.next()) {
    if (step.done === true) return step.value;
    yield { done, total };
  }
}

const OCCURRENCES_GROUPED_AT_ONCE = 50_000;
const OCCURRENCES_DESCRIBED_AT_ONCE = 2_000;

function costliestFirst(a: SeriesFacts, b: SeriesFacts): number {
  return b.personMinutesPerYear - a.personMinutesPerYear || (a.id < b.id ? -1 : 1);
}

/** @param all one series, not empty, in order of start */
function describeOne(all: readonly Meeting[], input: SeriesInput): SeriesFacts {
  const past = all.filter(({ interval }) => interval.start < input.now);
  const seen = past.length > 0 ? past : all;
  const held = seen.filter(isHeld);
  const usual = usualOccurrence(seen);
  const slots = all.map((occurrence) => slotDate(occurrence, input.zone));
  const rhythm = measureRhythm(distinctDates(slots), usual.event.rules);
  const active = isActive(all, rhythm, input);
  // In order of start, what was seen comes first.
  const atThisPace = occurrencesPerYear(held.length, distinctDates(slots.slice(0, seen.length)), rhythm);
  const perYear = past.length > 0 ? atThisPace : Math.min(atThisPace, comingAtMost(all, rhythm, input));
  const reason = notAMeeting(usual);
  const { event } = usual;
  const durationMinutes = usualMinutes(held.length > 0 ? held : seen);
  return {
    id: event.uid,
    title: event.title,
    cadence: rhythm.cadence,
    durationMinutes,
    ...peopleOf(usual),
    occurrences: {
      held: past.filter(isHeld).length,
      cancelled: past.filter((occurrence) => !isHeld(occurrence)).length,
      moved: past.filter(isMovedAlone).length,
    },
    ...featuresOf(held.length > 0 ? held : seen),
    cues: event.cues,
    keep: false,
    active,
    endsOn: active ? null : lastDate(all, input.zone),
    notAMeeting: reason,
    ...seriesCost(active && !reason ? perYear : 0, durationMinutes, comingPeople(usual)),
  };
}

function isHeld({ event }: Meeting): boolean {
  return !event.cancelled;
}

/** A change of all that follow (RANGE=THISANDFUTURE) is a new plan, not a meeting that was moved. */
function isMovedAlone(occurrence: Meeting): boolean {
  return isHeld(occurrence) && occurrence.moved && !occurrence.event.thisAndFuture;
}

/** The newest one that was held as the series says; failing that the newest held; failing that the newest. */
function usualOccurrence(seen: readonly Meeting[]): Meeting {
  const regular = ({ event }: Meeting) => event.recurrenceId === null || event.thisAndFuture;
  const usual = seen.findLast((one) => isHeld(one) && regular(one)) ?? seen.findLast(isHeld) ?? seen.at(-1);
  if (!usual) throw new RangeError('A series has at least one occurrence.');
  return usual;
}

function peopleOf({ event }: Meeting) {
  const { people, optional, external, responses } = event.participation;
  return { attendees: people, optionalAttendees: optional, externalAttendees: external, responses };
}

/** What at least half of the occurrences have: an agenda pasted once is none of the series. */
function featuresOf(held: readonly Meeting[]) {
  const most = (feature: 'hasAgenda' | 'hasNotesDocument' | 'hasConferenceLink') =>
    held.filter(({ event }) => event[feature]).length * 2 >= held.length;
  return {
    hasAgenda: most('hasAgenda'),
    hasNotesDocument: most('hasNotesDocument'),
    hasConferenceLink: most('hasConferenceLink'),
  };
}

function usualMinutes(occurrences: readonly Meeting[]): number {
  const counts = new Map<number, number>();
  let usual = 0;
  for (const { interval } of occurrences) {
    const minutes = Math.round((interval.end - interval.start) / MINUTE);
    counts.set(minutes, (counts.get(minutes) ?? 0) + 1);
    if ((counts.get(minutes) ?? 0) >= (counts.get(usual) ?? 0)) usual = minutes;
  }
  return usual;
}

/** Where nobody is named, the owner of the calendar is the one person who is known to come. */
function comingPeople({ event }: Meeting): number {
  const { people, responses } = event.participation;
  return people === null ? 1 : Math.max(0, people - responses.declined);
}

function distinctDates(dates: readonly PlainDate[]): PlainDate[] {
  return [...new Set(dates)].sort();
}

function lastDate(all: readonly Meeting[], zone: Zone): PlainDate | null {
  const last = all.findLast(isHeld);
  return last ? (last.allDay?.startOn ?? dateOf(toWall(last.interval.start, zone))) : null;
}
