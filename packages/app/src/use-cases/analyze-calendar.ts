import {
  type CalendarReading,
  type CustomZoneDefinition,
  expandCalendarSteps,
  groupSeriesSteps,
  type ExpansionContext,
  type Instant,
  type Interval,
  type IsoWeek,
  type MirroredEvent,
  type Occurrence,
  type Series,
  addWeeks,
  mergeWarnings,
  parseWeek,
  readCalendarSteps,
  type Warning,
  type WorkingHours,
  DEFAULT_WORKING_HOURS,
  type Zone,
  zoneTable,
} from '@clearweek/calendar';
import { describeSeriesSteps, measuredWindow, measureWeekSteps, type WeekInput } from '@clearweek/analysis';
import { byWindowSteps } from '../by-window.ts';
import { calendarZone } from '../calendar-zone.ts';
import type { CalendarAnalysis } from '../contracts/analysis.ts';
import { limits } from '../contracts/limits.ts';
import { presentMetrics, withVersions } from '../contracts/present-metrics.ts';
import { presentSeries } from '../contracts/present-series.ts';
import { AppError } from '../errors.ts';
import { currentWeek, OCCURRENCES_PER_SERIES, seriesView } from '../occurrence-window.ts';
import { reduceCalendarSteps } from '../reduce-calendar.ts';
import { requireZone } from '../zones.ts';

export interface AnalysisInput {
  readonly bytes: Uint8Array;
  /** Whose calendar it is; null: guessed from the calendar. */
  readonly owner: string | null;
  /** Null: the calendar's own zone, else `defaultZone`. */
  readonly zone: string | null;
  readonly defaultZone: string;
  readonly workingHours?: WorkingHours;
  readonly weeks: number;
  /** The last analysed week; null: the current one. */
  readonly until: string | null;
  readonly now: Instant;
}

export interface AnalysisProgress {
  readonly stage: 'reading' | 'expanding' | 'measuring';
  readonly done: number;
  readonly total: number;
}

/**
 * The whole analysis of one calendar file, without storing anything: the same reading, expansion, measuring and
 * description as the jobs do. In steps, so that a server can breathe and a terminal can show progress.
 * Throws `not_a_calendar`, `unknown_zone`, `unknown_week`.
 */
export function* analyzeCalendarSteps(input: AnalysisInput): Generator<AnalysisProgress, CalendarAnalysis> {
  return (yield* analyzeWithFactsSteps(input)).analysis;
}

/** What an analysis was made of, for whoever shows more of it. */
export interface AnalysisFacts {
  readonly analysis: CalendarAnalysis;
  readonly zone: Zone;
  readonly weeks: readonly IsoWeek[];
  readonly workingHours: WorkingHours;
  /** Of the weeks and of the time over which series are described; cancelled ones included. */
  readonly occurrences: readonly Occurrence<MirroredEvent>[];
  readonly series: readonly Series<MirroredEvent>[];
  readonly customZones: readonly CustomZoneDefinition[];
}

/** Like `analyzeCalendarSteps`, and gives what the analysis was made of as well. */
export function* analyzeWithFactsSteps(input: AnalysisInput): Generator<AnalysisProgress, AnalysisFacts> {
  const reading = yield* readInSteps(input.bytes);
  const { id, zone } = requireZone(input.zone ?? calendarZone(reading) ?? input.defaultZone);
  const until = requireWeek(input.until) ?? currentWeek(input.now, zone);
  const weeks = Array.from({ length: input.weeks }, (_, index) => addWeeks(until, index - input.weeks + 1));
  const calendar = yield* standing(ended('reading'), reduceCalendarSteps(reading, input.owner));
  const view = seriesView(until, input.now, zone);
  const window = spanOf(weeks, view.range, zone);
  const expanded = yield* expandInSteps(calendar.events, window, { zone, zoneOf: zoneTable(reading.zones) });
  const { occurrences, warnings } = expanded;
  const workingHours = input.workingHours ?? DEFAULT_WORKING_HOURS;
  const measured = yield* measureInSteps(weeks, { zone, workingHours, occurrences });
  const seen = occurrences.filter(({ interval }) => isSeenIn(view.range, interval));
  const described = yield* standing(
    ended('measuring', weeks.length),
    describeSeriesSteps({ ...view, occurrences: seen, zone }),
  );
  const analysis = {
    owner: calendar.owner,
    zone: id,
    weeks: measured,
    series: described.slice(0, limits.describedSeries).map(presentSeries),
    warnings: mergeWarnings(calendar.warnings, warnings, seriesLeftOut(described.length)),
  };
  return { analysis, zone, weeks, workingHours, occurrences, series: expanded.series, customZones: reading.zones };
}

/** Passes the steps of some work on as those of a stage. */
function* asStage<Result>(
  stage: AnalysisProgress['stage'],
  steps: Generator<{ done: number; total: number }, Result>,
): Generator<AnalysisProgress, Result> {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    yield { stage, ...next.value };
  }
}

/** Passes the pauses of some work on as the same progress each time: it is a small part of a stage. */
function* standing<Result>(
  progress: AnalysisProgress,
  steps: Generator<unknown, Result>,
): Generator<AnalysisProgress, Result> {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    yield progress;
  }
}

function ended(stage: AnalysisProgress['stage'], total = 1): AnalysisProgress {
  return { stage, done: total, total };
}

function* measureInSteps(
  weeks: readonly IsoWeek[],
  person: Omit<WeekInput, 'week'>,
): Generator<AnalysisProgress, CalendarAnalysis['weeks']> {
  const measured: CalendarAnalysis['weeks'] = [];
  const far = () => ({ stage: 'measuring', done: measured.length, total: weeks.length }) as const;
  const windows = weeks.map((week) => measuredWindow(week, person.zone));
  const parts = yield* standing(far(), byWindowSteps(person.occurrences, windows));
  for (const [index, week] of weeks.entries()) {
    const values = yield* standing(far(), measureWeekSteps({ ...person, week, occurrences: parts[index] ?? [] }));
    measured.push({ week, metrics: presentMetrics(withVersions(values)) });
    yield far();
  }
  return measured;
}

function seriesLeftOut(described: number): Warning[] {
  const count = described - limits.describedSeries;
  return count > 0 ? [{ code: 'series_left_out', count, text: '' }] : [];
}

function* readInSteps(bytes: Uint8Array): Generator<AnalysisProgress, CalendarReading> {
  const reading = yield* asStage('reading', readCalendarSteps(bytes));
  if (reading.kind === 'calendar') return reading;
  throw new AppError('not_a_calendar', reading.text);
}

/** What lies beyond was laid out only to measure the edge of a week, and would let the series look as if more were known of it. */
function isSeenIn(range: Interval, { start, end }: Interval): boolean {
  return start < range.end && (end > range.start || start >= range.start);
}

/** All the time that has to be known: for measuring the weeks and for describing the series. */
function spanOf(weeks: readonly IsoWeek[], range: Interval, zone: Zone): Interval {
  const spans = [range, ...weeks.map((week) => measuredWindow(week, zone))];
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

function* expandInSteps(
  events: readonly MirroredEvent[],
  window: Interval,
  zones: Pick<ExpansionContext, 'zone' | 'zoneOf'>,
) {
  const grouped = yield* standing({ stage: 'expanding', done: 0, total: events.length }, groupSeriesSteps(events));
  const steps = expandCalendarSteps(grouped.series, window, {
    ...zones,
    limit: OCCURRENCES_PER_SERIES,
    includeCancelled: true,
  });
  const { occurrences, warnings } = yield* asStage('expanding', steps);
  return { series: grouped.series, occurrences, warnings: [...grouped.warnings, ...warnings] };
}

function requireWeek(name: string | null): IsoWeek | null {
  if (name === null) return null;
  const week = parseWeek(name);
  if (week !== null) return week;
  throw new AppError('unknown_week', 'Name a week as in 2026-W48; a year has 52 or 53 of them.', {
    problems: [{ pointer: '/until', code: 'unknown_week', text: 'This week does not exist.' }],
  });
}
