import type { EventLength, EventTime, EventTiming, ListedStart } from '../event.ts';
import { defaultBounds } from '../recurrence/bounds.ts';
import type { Bounds } from '../recurrence/bounds.ts';
import { matchingStarts, ruleStarts } from '../recurrence/rule-starts.ts';
import type { RuleStarts } from '../recurrence/rule-starts.ts';
import { readRule } from '../recurrence/rule.ts';
import type { Rule } from '../recurrence/rule.ts';
import { DAY } from '../time.ts';
import type { WallTime } from '../time.ts';
import type { WarningTally } from '../warning-tally.ts';
import { toWall } from '../zone.ts';
import type { ExpansionContext } from './context.ts';
import { dayAt, frameOf, placeAt, placeNamed, wallIn } from './frame.ts';
import type { Place, SeriesFrame } from './frame.ts';
import type { WallRange } from './window-range.ts';

/** The recurrence set of one event (RFC 5545, 3.8.5): its rules and dates, without the exceptions of the series. */
export interface RecurrenceSet {
  readonly frame: SeriesFrame;
  places(range: WallRange): Places;
  /** Whether an EXDATE names the place. */
  excludes(place: Place): boolean;
  /** The length that an RDATE with a period brings, where the place has one. */
  lengthAt(place: Place): EventLength | null;
}

/** What a recurrence set makes, each place once, in order. */
export interface Places {
  /** Of the rules, with a wall time in the range; of an event without rules its start. */
  readonly ruled: Place[];
  /** Of RDATE alone, wherever they lie. */
  readonly single: Place[];
  /** A bound was reached, and later ones may be missing. */
  readonly cut: boolean;
  /** What was looked at, as `Bounds.maxSteps` counts. */
  readonly steps: number;
}

/** Starts at the edges of a range that is wider than its window; they do not count towards the limit. */
const EDGE = 5_000;

/** The recurrence set of an event: what its provider lists, where it lists them, else what its rules and dates make. */
export function recurrenceSet(event: EventTiming, context: ExpansionContext, tally: WarningTally): RecurrenceSet {
  return event.listedStarts === undefined
    ? ruledSet(event, context, tally)
    : listedSet(event, event.listedStarts, context);
}

/** Exactly the listed starts; neither DTSTART nor the rules nor EXDATE have a say. */
function listedSet(event: EventTiming, listed: readonly ListedStart[], context: ExpansionContext): RecurrenceSet {
  const frame = frameOf(event.start, context);
  const lengths = new Map(listed.map(({ start, length }) => [placeNamed(frame, start, context), length]));
  const single = [...lengths.keys()].toSorted((one, other) => one - other);
  return {
    frame,
    excludes: () => false,
    lengthAt: (place) => lengths.get(place) ?? null,
    places: () => ({ ruled: [], single, cut: false, steps: single.length }),
  };
}

/**
 * Reads the rules of an event. The first rule counts DTSTART as its first start, the others add what they match;
 * rules that cannot be read are counted (`unreadable_rule`), and an event without any readable rule happens once.
 */
function ruledSet(event: EventTiming, context: ExpansionContext, tally: WarningTally): RecurrenceSet {
  const frame = frameOf(event.start, context);
  const start = wallIn(frame, event.start, context);
  const rules = readRules(event.rules, event.start, frame, tally);
  const exclusionRules = readRules(event.exclusionRules, event.start, frame, tally);
  const extra = extraPlaces(event, frame, context);
  const exclusionCount = event.excludedStarts.length;
  const isExcluded = exclusionTest(event.excludedStarts, frame, context);
  const maxSteps = context.maximumSteps ?? defaultBounds.maxSteps;

  function walls({ from, to }: WallRange, bounds: Bounds): RuleStarts[] {
    const [first, ...more] = rules;
    if (first === undefined) return [{ starts: start >= from && start < to ? [start] : [], cut: false, steps: 0 }];
    return [
      ruleStarts(first, start, from, to, bounds),
      ...more.map((rule) => matchingStarts(rule, start, from, to, bounds)),
    ];
  }

  return {
    frame,
    excludes: isExcluded,
    lengthAt: (place) => extra.get(place) ?? null,
    places(range) {
      const { from, to, isWide } = range;
      const bounds = { maxSteps, maxStarts: context.limit + exclusionCount + (isWide ? EDGE : 1) };
      const made = walls(range, bounds);
      const takenAway = exclusionRules.map((rule) => matchingStarts(rule, start, from, to, bounds));
      const excluded = new Set(takenAway.flatMap((part) => part.starts.map((wall) => placeAt(frame, wall))));
      const ruled = new Set(made.flatMap((part) => part.starts.map((wall) => placeAt(frame, wall))));
      const single = [...extra.keys()].filter((place) => !ruled.has(place));
      const kept = (places: Iterable<Place>) =>
        [...places].filter((place) => !excluded.has(place) && !isExcluded(place)).sort((one, other) => one - other);
      const walked = [...made, ...takenAway];
      return {
        ruled: kept(ruled),
        single: kept(single),
        cut: walked.some((part) => part.cut),
        steps: walked.reduce((sum, part) => sum + part.steps, 0),
      };
    },
  };
}

function readRules(texts: readonly string[], start: EventTime, frame: SeriesFrame, tally: WarningTally): Rule[] {
  return texts.flatMap((text) => {
    const reading = readRule(text, start, (at) => toWall(at, frame.zone));
    if (reading.kind === 'rule') return [reading.rule];
    tally.add('unreadable_rule');
    return [];
  });
}

function extraPlaces(
  event: EventTiming,
  frame: SeriesFrame,
  context: ExpansionContext,
): Map<Place, EventLength | null> {
  return new Map(
    event.extraStarts.map(({ start, length }) => {
      const isDateOnly = start.kind === 'date' && frame.kind !== 'date';
      const place = isDateOnly ? placeOnDate(frame, event, start, context) : placeNamed(frame, start, context);
      return [place, length];
    }),
  );
}

/** EXDATE names a start; one that is only a date takes away every start of that date in the zone of the series. */
function exclusionTest(times: readonly EventTime[], frame: SeriesFrame, context: ExpansionContext) {
  const places = new Set<Place>();
  const days = new Set<number>();
  for (const time of times) {
    if (time.kind === 'date' && frame.kind !== 'date') days.add(wallIn(frame, time, context) / DAY);
    else places.add(placeNamed(frame, time, context));
  }
  return (place: Place): boolean => places.has(place) || (days.size > 0 && days.has(dayAt(frame, place)));
}

/**
 * The place on a date, for a RECURRENCE-ID that names only the date in a series that has a time: DTSTART's time of
 * day on that date.
 */
export function placeOnDate(frame: SeriesFrame, event: EventTiming, date: EventTime, context: ExpansionContext): Place {
  const inDay = wallIn(frame, event.start, context) % DAY;
  return placeAt(frame, (wallIn(frame, date, context) + inDay) as WallTime);
}
