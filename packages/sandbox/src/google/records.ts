import type { SimCalendar, SimEvent, SimException, SimWorld } from '../world/model.ts';
import { instanceId } from './event-times.ts';

/**
 * One thing that `events.list` tells of a calendar: an event or series, an exception of one, or what is left of a deleted event.
 * `replaced`: an exception was there once and is not any more; Google goes on listing the occurrence, as it is now.
 */
export type CalendarRecord = {
  readonly id: string;
  /** The world's counter when it last changed. */
  readonly change: number;
  readonly event: SimEvent;
} & (
  | { readonly kind: 'event' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'exception'; readonly exception: SimException }
  | { readonly kind: 'replaced'; readonly originalStart: string }
);

export interface CalendarRecords {
  /** The world's counter up to which the list is complete. */
  readonly change: number;
  /** In the order in which they changed. */
  readonly list: readonly CalendarRecord[];
  readonly byId: ReadonlyMap<string, CalendarRecord>;
}

/** Lists the records of calendars. What vanishes without a trace between two looks is remembered here as deleted or replaced. */
export function createRecords(world: SimWorld): (calendar: SimCalendar) => CalendarRecords {
  const known = new WeakMap<SimCalendar, CalendarRecords>();
  return (calendar) => {
    const before = known.get(calendar);
    if (before?.change === world.change) return before;
    const byId = presentRecords(calendar);
    if (before !== undefined) rememberVanished(before, byId, world.change);
    const list = [...byId.values()].sort((one, other) => one.change - other.change || (one.id < other.id ? -1 : 1));
    const records = { change: world.change, list, byId };
    known.set(calendar, records);
    return records;
  };
}

function presentRecords(calendar: SimCalendar): Map<string, CalendarRecord> {
  const byId = new Map<string, CalendarRecord>();
  for (const { change, event } of calendar.deleted.values()) {
    byId.set(event.id, { kind: 'deleted', id: event.id, change, event });
  }
  for (const event of calendar.events.values()) {
    const { id, change } = event;
    byId.set(id, { kind: event.cancelled ? 'deleted' : 'event', id, change, event });
    if (event.cancelled || event.exceptions.size === 0) continue;
    for (const exception of event.exceptions.values()) {
      const exceptionId = instanceId(id, exception.originalStart);
      byId.set(exceptionId, { kind: 'exception', id: exceptionId, change: exception.change, event, exception });
    }
  }
  return byId;
}

function rememberVanished(before: CalendarRecords, byId: Map<string, CalendarRecord>, now: number): void {
  for (const old of before.list) {
    const next = byId.get(old.id);
    if (old.kind === 'event' || old.kind === 'deleted') {
      if (next === undefined)
        byId.set(old.id, { ...old, kind: 'deleted', change: old.kind === 'event' ? now : old.change });
      else if (old.kind === 'deleted' && next.kind === 'event') reviveParts(next.event, byId, now);
      continue;
    }
    const master = byId.get(old.event.id);
    if (next !== undefined || master?.kind !== 'event') continue;
    const originalStart = old.kind === 'exception' ? old.exception.originalStart : old.originalStart;
    // Whether the rule still makes this occurrence may have changed with the series.
    const change = old.kind === 'exception' ? now : Math.max(old.change, master.change);
    byId.set(old.id, { kind: 'replaced', id: old.id, change, event: master.event, originalStart });
  }
}

/** Who took a series off the list took its exceptions off too: when it comes back, so must they. */
function reviveParts(event: SimEvent, byId: Map<string, CalendarRecord>, now: number): void {
  for (const key of event.exceptions.keys()) {
    const id = instanceId(event.id, key);
    const part = byId.get(id);
    if (part !== undefined) byId.set(id, { ...part, change: now });
  }
  byId.set(event.id, { kind: 'event', id: event.id, change: now, event });
}
