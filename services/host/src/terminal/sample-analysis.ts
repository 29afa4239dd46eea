import type { CalendarAnalysis } from '@clearweek/app';

type Series = CalendarAnalysis['series'][number];

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
