import { metricDefinitions, type MetricId } from '@clearweek/analysis';
import type { CalendarAnalysis } from '@clearweek/app';

type Series = CalendarAnalysis['series'][number];

/** A week for tests in which everything that is not given is 0. */
export function sampleWeek(week: string, given: Partial<Record<MetricId, number>>): CalendarAnalysis['weeks'][number] {
  const metrics = metricDefinitions.map(({ id, unit, version }) => [id, { value: given[id] ?? 0, unit, version }]);
  return { week, metrics: Object.fromEntries(metrics) as CalendarAnalysis['weeks'][number]['metrics'] };
}

/** A weekly meeting of two for tests. */
export function sampleSeries(given: Partial<Series>): Series {
  return {
    id: 'series-1',
    title: 'Planning',
    cadence: 'weekly',
    durationMinutes: 30,
    attendees: 2,
    optionalAttendees: 0,
    externalAttendees: 0,
    responses: { accepted: 2, declined: 0, tentative: 0, needsAction: 0 },
    occurrences: { held: 13, cancelled: 0, moved: 0 },
    hasAgenda: false,
    hasNotesDocument: false,
    hasConferenceLink: false,
    keep: false,
    personMinutesPerWeek: 60,
    personMinutesPerYear: 3_120,
    ...given,
  };
}
