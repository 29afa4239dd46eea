export * from './time.ts';
export * from './interval.ts';
export * from './wall-time.ts';
export * from './zone.ts';
export * from './week.ts';
export * from './working-hours.ts';
export * from './working-hours-check.ts';
export * from './event.ts';
export * from './occurrence.ts';
export * from './warning.ts';
export { runSteps } from './run-steps.ts';
export { sortInSteps } from './sort-in-steps.ts';
export { mergeWarnings, warningText } from './warning-tally.ts';

export { readRule } from './recurrence/rule.ts';
export type { Frequency, Rule, RuleReading } from './recurrence/rule.ts';
export { matchingStarts, ruleStarts } from './recurrence/rule-starts.ts';
export type { RuleStarts } from './recurrence/rule-starts.ts';
export { defaultBounds } from './recurrence/bounds.ts';
export type { Bounds } from './recurrence/bounds.ts';

export { readCalendar, readCalendarSteps } from './ical/read-calendar.ts';
export type { CalendarReading, ReadingProgress } from './ical/read-calendar.ts';
export type { NotACalendar } from './ical/not-a-calendar.ts';
export { sniffCalendar } from './ical/sniff-calendar.ts';
export { DEFAULT_READING_LIMITS } from './ical/limits.ts';
export type { ReadingLimits } from './ical/limits.ts';
export { readRecurrenceLines } from './ical/read-recurrence-lines.ts';
export type { RecurrenceLines } from './ical/read-recurrence-lines.ts';
export { customZone, zoneTable } from './ical/custom-zone.ts';
export type { CustomZoneDefinition, Observance } from './ical/custom-zone.ts';
export { eventFeatures } from './ical/event-features.ts';
export type { EventFeatures, EventTexts } from './ical/event-features.ts';

export { groupSeries, groupSeriesSteps } from './series/group-series.ts';
export { isRecurring } from './series/series.ts';
export type { Series } from './series/series.ts';
export { expandSeries } from './series/expand-series.ts';
export type { Expansion } from './series/expand-series.ts';
export { expandCalendar, expandCalendarSteps } from './series/expand-calendar.ts';
export type { ExpansionContext } from './series/context.ts';

export { listsAddress, namesPeople, participationOf } from './participation.ts';
export { mirrorEvent } from './mirror.ts';
export { guessOwner } from './guess-owner.ts';
export { busyTimes } from './series/free-busy.ts';
export type { BusyTimes } from './series/free-busy.ts';
