import { DAY, type WallTime } from '@clearweek/calendar';
import type { Instant, SimCalendar, SimDetails, SimEvent, TrueOccurrence } from './model.ts';
import { startsOf } from './series.ts';
import { intervalOf, originalStartOf, timesAt } from './times.ts';

interface Range {
  readonly start: Instant;
  readonly end: Instant;
}

/** No zone is further from UTC, so a wall clock's reading within this of an instant cannot be missed. */
const WIDEST_OFFSET = DAY;

/** What truly takes place in a calendar within a range, by start, then end, then id. */
export function occurrencesOf(calendar: SimCalendar, range: Range): readonly TrueOccurrence[] {
  if (calendar.removed) return [];
  const found: TrueOccurrence[] = [];
  for (const event of calendar.events.values()) {
    if (!event.cancelled) addOccurrences(event, calendar, range, found);
  }
  return found.sort(
    (one, other) => one.start - other.start || one.end - other.end || compareText(one.recordId, other.recordId),
  );
}

function addOccurrences(event: SimEvent, calendar: SimCalendar, range: Range, found: TrueOccurrence[]): void {
  const { zone } = calendar;
  const add = (recordId: string, originalStart: string | null, details: SimDetails, times = details.times): void => {
    const interval = intervalOf(times, zone);
    if (!overlaps(interval, range)) return;
    const dates = times.kind === 'dates' ? { start: times.start, end: times.end } : null;
    found.push({ uid: event.uid, eventId: event.id, recordId, originalStart, ...interval, dates, details });
  };
  if (event.rule === null) {
    add(event.id, null, event);
    return;
  }
  // Long before the range nothing can reach into it, and working out its instants would only take time.
  const nearest = range.start - lengthOf(event) - 2 * WIDEST_OFFSET;
  for (const start of startsOf(event.times, event.rule, (range.end + WIDEST_OFFSET) as WallTime)) {
    if (start < nearest) continue;
    const originalStart = originalStartOf(event.times, start);
    if (!event.exceptions.has(originalStart)) add(event.id, originalStart, event, timesAt(event.times, start));
  }
  for (const exception of event.exceptions.values()) {
    if (exception.state === 'changed' && !exception.cancelled) add(exception.id, exception.originalStart, exception);
  }
}

function lengthOf({ times }: SimEvent): number {
  const zone = times.kind === 'times' ? times.zone : 'UTC';
  const { start, end } = intervalOf(times, zone);
  return end - start;
}

/** Half-open; what has no length counts where it starts. */
function overlaps(one: Range, other: Range): boolean {
  if (one.start === one.end) return one.start >= other.start && one.start < other.end;
  return one.start < other.end && one.end > other.start;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
