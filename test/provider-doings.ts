import { deletionDoings } from './provider-doings-deletions.ts';
import { eventDoings } from './provider-doings-events.ts';
import { meetingDoings } from './provider-doings-meetings.ts';
import { changesOfOccurrences } from './provider-doings-occurrences.ts';
import { changesOfSeries, newSeries } from './provider-doings-series.ts';
import type { NamedDoing } from './provider-notebook.ts';

/** What people do to one calendar, each after all that stand before it. Each changes what takes place. */
export const calendarDoings: readonly NamedDoing[] = [
  ...eventDoings,
  ...newSeries,
  ...changesOfOccurrences,
  ...changesOfSeries,
  ...meetingDoings,
  ...deletionDoings,
];
