import { calendarText, eventLines, readText } from '../ical/fixture.ts';
import { zoneTable } from '../ical/custom-zone.ts';
import type { CalendarEvent } from '../event.ts';
import type { Interval } from '../interval.ts';
import type { Occurrence } from '../occurrence.ts';
import { findZone } from '../zone.ts';
import type { Zone } from '../zone.ts';
import type { ExpansionContext } from './context.ts';
import { expandCalendar } from './expand-calendar.ts';
import type { Expansion } from './expand-series.ts';
import { groupSeries } from './group-series.ts';

export const BERLIN = zoneNamed('Europe/Berlin');

export function zoneNamed(name: string): Zone {
  const found = findZone(name);
  if (found.kind === 'unknown') throw new Error(`No zone ${name}`);
  return found.zone;
}

export const CONTEXT: ExpansionContext = { zone: BERLIN, zoneOf: zoneTable([]), limit: 1_000 };

/** From the first to the second date, in UTC. */
export function between(from: string, to: string): Interval {
  return { start: Date.parse(from), end: Date.parse(to) };
}

/** Expands the events that are given by their lines; they all have the same UID unless they say otherwise. */
export function expand(
  window: Interval,
  events: readonly (readonly string[])[],
  context: Partial<ExpansionContext> = {},
): Expansion<CalendarEvent> {
  const reading = readText(calendarText(...events.flatMap((lines) => eventLines(...lines))));
  if (reading.warnings.length > 0) throw new Error(JSON.stringify(reading.warnings));
  return expandCalendar(groupSeries(reading.events).series, window, { ...CONTEXT, ...context });
}

/** `2026-11-23T09:00` in UTC, or the dates of an all-day one. */
export function startsOf({ occurrences }: Expansion<CalendarEvent>): string[] {
  return occurrences.map(startOf);
}

function startOf({ allDay, interval }: Occurrence<CalendarEvent>): string {
  return allDay?.startOn ?? new Date(interval.start).toISOString().slice(0, 16);
}

export function minutesOf({ interval }: Occurrence<CalendarEvent>): number {
  return (interval.end - interval.start) / 60_000;
}
