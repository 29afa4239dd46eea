import type { SeriesFacts } from '@clearweek/analysis';
import type { SeriesView } from './series.ts';

export function presentSeries(facts: SeriesFacts): SeriesView {
  return {
    id: facts.id,
    title: facts.title,
    cadence: facts.cadence,
    durationMinutes: facts.durationMinutes,
    attendees: facts.attendees,
    optionalAttendees: facts.optionalAttendees,
    externalAttendees: facts.externalAttendees,
    responses: { ...facts.responses },
    occurrences: { ...facts.occurrences },
    hasAgenda: facts.hasAgenda,
    hasNotesDocument: facts.hasNotesDocument,
    hasConferenceLink: facts.hasConferenceLink,
    keep: facts.keep,
    personMinutesPerWeek: facts.personMinutesPerWeek,
    personMinutesPerYear: facts.personMinutesPerYear,
  };
}
