import type { EventTiming, Occurrence, PlainDate, Zone } from '@clearweek/calendar';
import { dateOf, parsePlainDate, toWall } from '@clearweek/calendar';

/**
 * The local date on which an occurrence was due, before anybody moved it: its key holds the original start, as
 * `20261123T090000Z` or, of an all-day one, as `20261123`. A key of another form falls back to where the occurrence is.
 */
export function slotDate(occurrence: Occurrence<EventTiming>, zone: Zone): PlainDate {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?$/.exec(occurrence.key);
  if (match) {
    const [, year, month, day, hour, minute, second] = match;
    const date = `${year}-${month}-${day}`;
    const due = hour === undefined ? parsePlainDate(date) : Date.parse(`${date}T${hour}:${minute}:${second}Z`);
    if (typeof due === 'string') return due;
    if (due !== null && !Number.isNaN(due)) return dateOf(toWall(due, zone));
  }
  return occurrence.allDay?.startOn ?? dateOf(toWall(occurrence.interval.start, zone));
}
