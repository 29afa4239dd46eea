import { findZone, readCalendar, toInstant, WEEK, type EventTime } from '@clearweek/calendar';

const EARLIEST = Date.UTC(1971, 0, 1);
const LATEST = Date.UTC(2090, 0, 1);

/**
 * A time near the middle of a calendar's events, so that weeks around it have something to show: the median of their starts, a
 * series counted four weeks after its beginning. `otherwise` where the calendar has none.
 */
export function middleOfEvents(bytes: Uint8Array, otherwise: number): number {
  const reading = readCalendar(bytes);
  if (reading.kind !== 'calendar') return otherwise;
  const times = reading.events
    .map(({ start, rules }) => roughly(start) + (rules.length > 0 ? 4 * WEEK : 0))
    .filter((at) => at > EARLIEST && at < LATEST)
    .toSorted((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? otherwise;
}

function roughly(start: EventTime): number {
  if (start.kind === 'utc') return start.at;
  if (start.kind === 'date') return Date.parse(`${start.date}T12:00:00Z`);
  const zone = start.kind === 'zoned' ? findZone(start.zone) : null;
  return zone?.kind === 'zone' ? toInstant(start.wall, zone.zone) : start.wall;
}
