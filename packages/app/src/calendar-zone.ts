import { type CalendarReading, findZone } from '@clearweek/calendar';

/** The names that the IANA list has for UTC. */
const UNIVERSAL_TIME = /^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|Greenwich|GMT(?:[+-]?0)?)$/;

/**
 * The IANA zone that a calendar most likely lives in: the one it names for itself, else the one most of its events
 * are written in. Null where it says nothing, as with events in UTC only.
 */
export function calendarZone(reading: Pick<CalendarReading, 'defaultZone' | 'events'>): string | null {
  if (reading.defaultZone !== null) {
    const named = findZone(reading.defaultZone);
    if (named.kind === 'zone') return named.id;
  }
  const counts = new Map<string, number>();
  for (const { start } of reading.events) {
    if (start.kind === 'zoned') counts.set(start.zone, (counts.get(start.zone) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  for (const [id] of byCount) {
    const zone = findZone(id);
    if (zone.kind === 'zone' && !UNIVERSAL_TIME.test(zone.id)) return zone.id;
  }
  return null;
}
