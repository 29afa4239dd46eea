import type { SimCalendar, SimEvent, SimWorld } from '../world/model.ts';
import { changedIn, overlaps, regularSlots, timesRange, type Range } from './event-slots.ts';
import { itemKey } from './item-ids.ts';
import { inShare } from './share.ts';

/**
 * What one calendar shows in one window of time, and in which order its items changed. All delta links of that calendar and window
 * share it: a link is a number of it. Items are named by their keys (`itemKey`).
 */
export interface WindowState {
  readonly id: string;
  readonly calendar: SimCalendar;
  readonly range: Range;
  /** Compares with the calendar as it is now; returns the number that stands for now. */
  refresh(): number;
  /** Everything that is in the window, masters before their occurrences. */
  current(): string[];
  /** What came, changed or went after a number, each once; what is gone is to be told from the calendar itself. */
  since(version: number): string[];
  /** Whether an ordinary occurrence is still made there, or a single event or series still shows. */
  shows(key: string): boolean;
}

/** What was seen of a series; a single event is only the number of its last change. */
interface SeenSeries {
  readonly change: number;
  readonly exceptionCount: number;
  readonly lastException: number;
  /** The keys' original starts of ordinary occurrences in the window. */
  readonly regular: readonly string[];
  /** By original start, the number of the last change. */
  readonly exceptions: ReadonlyMap<string, number>;
}

type Seen = number | SeenSeries;

const NOTHING: ReadonlyMap<string, number> = new Map();

export function createWindowState(id: string, world: SimWorld, calendar: SimCalendar, range: Range): WindowState {
  const seen = new Map<string, Seen>();
  const changed = new Map<string, number>();
  let version = 0;
  let worldChange = -1;
  let marked = false;

  function mark(key: string): void {
    marked = true;
    changed.delete(key);
    changed.set(key, version + 1);
  }

  function forget(eventId: string, before: Seen): void {
    seen.delete(eventId);
    mark(itemKey(eventId, null));
    if (typeof before === 'number') return;
    // Graph does not always tell the parts of a series that is gone: its own name then stands for all of them.
    if (inShare(`sparse ${eventId} ${before.change}`, 2)) return;
    for (const start of [...before.regular, ...before.exceptions.keys()]) mark(itemKey(eventId, start));
  }

  function compareSingle(event: SimEvent, before: Seen | undefined): void {
    if (before === event.change) return;
    const inside = overlaps(timesRange(event.times, calendar.zone), range);
    if (before !== undefined && (!inside || typeof before === 'object')) forget(event.id, before);
    if (!inside) return;
    seen.set(event.id, event.change);
    mark(itemKey(event.id, null));
  }

  function compareSeries(event: SimEvent, before: Seen | undefined): void {
    if (typeof before === 'object' && isUnchanged(event, before)) return;
    const now = readSeries(event, calendar, range);
    if (now.regular.length + now.exceptions.size === 0) {
      if (before !== undefined) forget(event.id, before);
      return;
    }
    seen.set(event.id, now);
    mark(itemKey(event.id, null));
    markParts(event, typeof before === 'object' ? before : null, now);
  }

  function markParts(event: SimEvent, before: SeenSeries | null, now: SeenSeries): void {
    const again = before === null || before.change !== now.change;
    const old = new Set(before?.regular);
    for (const start of now.regular) if (again || !old.has(start)) mark(itemKey(event.id, start));
    for (const [start, change] of now.exceptions) {
      if (again || before.exceptions.get(start) !== change) mark(itemKey(event.id, start));
    }
    // An occurrence that is no more is told in some cases; in the others only its series comes again as changed.
    if (before === null || inShare(`silent ${event.id} ${now.change} ${now.lastException}`, 2)) return;
    const left = new Set([...now.regular, ...now.exceptions.keys()]);
    for (const start of [...before.regular, ...before.exceptions.keys()]) {
      if (!left.has(start)) mark(itemKey(event.id, start));
    }
  }

  return {
    id,
    calendar,
    range,
    refresh() {
      if (world.change === worldChange) return version;
      worldChange = world.change;
      const first = version === 0;
      marked = false;
      for (const event of calendar.events.values()) {
        const before = seen.get(event.id);
        if (event.rule === null) compareSingle(event, before);
        else compareSeries(event, before);
      }
      for (const [eventId, before] of seen) if (!calendar.events.has(eventId)) forget(eventId, before);
      // Nobody has a link from before the first look: what it found has not changed since any of them.
      if (first) changed.clear();
      if (first || marked) version += 1;
      return version;
    },
    current: () => [...seen].flatMap(([eventId, item]) => keysOf(eventId, item)),
    since: (after) => [...changed].filter(([, at]) => at > after).map(([key]) => key),
    shows(key) {
      if (key.startsWith('s')) return seen.has(key.slice(1));
      const space = key.indexOf(' ');
      const item = seen.get(key.slice(space + 1));
      return typeof item === 'object' && item.regular.includes(key.slice(1, space));
    },
  };
}

function keysOf(eventId: string, item: Seen): string[] {
  const master = itemKey(eventId, null);
  if (typeof item === 'number') return [master];
  return [master, ...[...item.regular, ...item.exceptions.keys()].map((start) => itemKey(eventId, start))];
}

function readSeries(event: SimEvent, calendar: SimCalendar, range: Range): SeenSeries {
  const changed = changedIn(event, calendar.zone, range);
  return {
    change: event.change,
    exceptionCount: event.exceptions.size,
    lastException: lastExceptionOf(event),
    regular: regularSlots(event, calendar.zone, range).map(({ originalStart }) => originalStart),
    exceptions:
      changed.length === 0 ? NOTHING : new Map(changed.map(({ originalStart, change }) => [originalStart, change])),
  };
}

function isUnchanged(event: SimEvent, before: SeenSeries): boolean {
  return (
    event.change === before.change &&
    event.exceptions.size === before.exceptionCount &&
    lastExceptionOf(event) === before.lastException
  );
}

function lastExceptionOf(event: SimEvent): number {
  let last = 0;
  for (const { change } of event.exceptions.values()) last = Math.max(last, change);
  return last;
}
