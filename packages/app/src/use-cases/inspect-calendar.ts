import {
  DAY,
  dateOf,
  expandCalendarSteps,
  type EventTime,
  type Instant,
  type Interval,
  type IsoWeek,
  overlaps,
  startOfDate,
  toWall,
  WEEK,
  weekInterval,
  weekOf,
  type Zone,
  zoneTable,
} from '@clearweek/calendar';
import { type DayShape, dayShape } from '@clearweek/analysis';
import type { CalendarAnalysis } from '../contracts/analysis.ts';
import { OCCURRENCES_PER_SERIES } from '../occurrence-window.ts';
import {
  type AnalysisFacts,
  type AnalysisInput,
  type AnalysisProgress,
  analyzeWithFactsSteps,
} from './analyze-calendar.ts';

/** An analysis with what a person at a terminal wants to see besides. */
export interface CalendarInspection {
  readonly analysis: CalendarAnalysis;
  readonly zone: Zone;
  /** The last analysed week, day by day. */
  readonly shape: { readonly week: IsoWeek; readonly days: readonly DayShape[] };
  /** Whether anything at all happens in the analysed weeks. */
  readonly busy: boolean;
  /** Where nothing does: the last week before them in which anything happens, else the first one after; null where none is. */
  readonly nearestBusyWeek: IsoWeek | null;
}

/** Analyses a calendar like `analyzeCalendarSteps`, with the same steps and errors. */
export function* inspectCalendarSteps(input: AnalysisInput): Generator<AnalysisProgress, CalendarInspection> {
  const facts = yield* analyzeWithFactsSteps(input);
  const { analysis, zone, weeks, workingHours, occurrences } = facts;
  const week = weeks.at(-1);
  if (week === undefined) throw new RangeError('no weeks');
  const days = dayShape({ week, zone, workingHours, occurrences });
  const span = { start: weekInterval(weeks[0] ?? week, zone).start, end: weekInterval(week, zone).end };
  const busy = occurrences.some(({ event, interval }) => !event.cancelled && touches(span, interval));
  const nearestBusyWeek = busy ? null : yield* nearestWeek(facts, span);
  return { analysis, zone, shape: { week, days }, busy, nearestBusyWeek };
}

/** An event without length happens too. */
function touches(span: Interval, interval: Interval): boolean {
  return overlaps(span, { start: interval.start, end: Math.max(interval.end, interval.start + 1) });
}

const STRETCH = 52 * WEEK;
/** A date of the year 1 is a mistake of some program, and no reason to look through two thousand years. */
const MOST_STRETCHES = 100;

/**
 * Looks back a year at a time, then ahead. A rule may have ended long ago, so the events alone do not tell; but nothing happens
 * before the earliest start that is written down, nor more than a stretch after the latest one that is not repeated still.
 */
function* nearestWeek(facts: AnalysisFacts, span: Interval): Generator<AnalysisProgress, IsoWeek | null> {
  const written = writtenSpan(facts);
  if (written === null) return null;
  const earliest = Math.max(written.start, span.start - MOST_STRETCHES * STRETCH);
  const latest = Math.min(written.end + STRETCH, span.end + MOST_STRETCHES * STRETCH);
  for (let end = span.start; end > earliest; end -= STRETCH) {
    const last = (yield* startsWithin(facts, { start: end - STRETCH, end })).at(-1);
    if (last !== undefined) return weekAround(last, facts.zone);
  }
  for (let start = span.end; start < latest; start += STRETCH) {
    const [first] = yield* startsWithin(facts, { start, end: start + STRETCH });
    if (first !== undefined) return weekAround(first, facts.zone);
  }
  return null;
}

function* startsWithin(
  { series, zone, customZones }: AnalysisFacts,
  window: Interval,
): Generator<AnalysisProgress, Instant[]> {
  const steps = expandCalendarSteps(series, window, {
    zone,
    zoneOf: zoneTable(customZones),
    limit: OCCURRENCES_PER_SERIES,
  });
  for (;;) {
    const next = steps.next();
    if (next.done === true)
      return next.value.occurrences.map(({ interval }) => interval.start).toSorted((a, b) => a - b);
    yield { stage: 'measuring', ...next.value };
  }
}

/** From the earliest to the latest start that is written down, a day wider than it reads: zones differ by less. */
function writtenSpan({ series }: AnalysisFacts): Interval | null {
  let start = Infinity;
  let end = -Infinity;
  for (const { master, exceptions } of series) {
    for (const event of master === null ? exceptions : [master, ...exceptions]) {
      for (const at of [event.start, ...event.extraStarts.map((extra) => extra.start)].map(roughly)) {
        start = Math.min(start, at);
        end = Math.max(end, at);
      }
    }
  }
  return start === Infinity ? null : { start: start - DAY, end: end + DAY };
}

function roughly(time: EventTime): number {
  if (time.kind === 'utc') return time.at;
  return time.kind === 'date' ? startOfDate(time.date) : time.wall;
}

function weekAround(at: Instant, zone: Zone): IsoWeek {
  return weekOf(dateOf(toWall(at, zone)));
}
