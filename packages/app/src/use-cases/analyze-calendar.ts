import {
  type CalendarReading,
  type CustomZoneDefinition,
  expandCalendarSteps,
  groupSeries,
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
import { describeSeries, measuredWindow, measureWeek } from '@clearweek/analysis';
import { calendarZone } from '../calendar-zone.ts';
import type { CalendarAnalysis } from '../contracts/analysis.ts';
import { presentMetrics, withVersions } from '../contracts/present-metrics.ts';
import { presentSeries } from '../contracts/present-series.ts';
import { AppError } from '../errors.ts';
import { currentWeek, OCCURRENCES_PER_SERIES, seriesView } from '../occurrence-window.ts';
import { reduceCalendar } from '../reduce-calendar.ts';
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
  const calendar = reduceCalendar(reading, input.owner);
  const view = seriesView(until, input.now, zone);
  const window = spanOf(weeks, view.range, zone);
  const expanded = yield* expandInSteps(calendar.events, window, { zone, zoneOf: zoneTable(reading.zones) });
  const { occurrences, warnings } = expanded;
  const workingHours = input.workingHours ?? DEFAULT_WORKING_HOURS;
  const measured: CalendarAnalysis['weeks'] = [];
  for (const week of weeks) {
    const metrics = withVersions(measureWeek({ week, zone, workingHours, occurrences }));
    measured.push({ week, metrics: presentMetrics(metrics) });
    yield { stage: 'measuring', done: measured.length, total: weeks.length };
  }
  const seen = occurrences.filter(({ interval }) => isSeenIn(view.range, interval));
  const described = describeSeries({ ...view, occurrences: seen, zone }).map(presentSeries);
  const analysis = {
    owner: calendar.owner,
    zone: id,
    weeks: measured,
    series: described,
    warnings: mergeWarnings(calendar.warnings, warnings),
  };
  return { analysis, zone, weeks, workingHours, occurrences, series: expanded.series, customZones: reading.zones };
}

function* readInSteps(bytes: Uint8Array): Generator<AnalysisProgress, CalendarReading> {
  const steps = readCalendarSteps(bytes);
  for (;;) {
    const next = steps.next();
    if (next.done !== true) yield { stage: 'reading', ...next.value };
    else if (next.value.kind === 'calendar') return next.value;
    else throw new AppError('not_a_calendar', next.value.text);
  }
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
  const grouped = groupSeries(events);
  const steps = expandCalendarSteps(grouped.series, window, {
    ...zones,
    limit: OCCURRENCES_PER_SERIES,
    includeCancelled: true,
  });
  for (;;) {
    const next = steps.next();
    if (next.done === true) {
      const warnings: readonly Warning[] = [...grouped.warnings, ...next.value.warnings];
      return { series: grouped.series, occurrences: next.value.occurrences, warnings };
    }
    yield { stage: 'expanding', ...next.value } as const;
  }
}

function requireWeek(name: string | null): IsoWeek | null {
  if (name === null) return null;
  const week = parseWeek(name);
  if (week !== null) return week;
  throw new AppError('unknown_week', 'Name a week as in 2026-W48; a year has 52 or 53 of them.', {
    problems: [{ pointer: '/until', code: 'unknown_week', text: 'This week does not exist.' }],
  });
}
