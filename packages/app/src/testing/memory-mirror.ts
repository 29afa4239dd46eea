import { contains, type Interval, type MirroredEvent, overlaps } from '@clearweek/calendar';
import type { CalendarId } from '../ports/calendar-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';
import { requireOwner } from './memory-connections.ts';
import { applyChanges, countChanges, eventOfRecord } from './memory-records.ts';
import { hexOf, type MemoryTables } from './memory-tables.ts';

export function memoryMirror(tables: MemoryTables): TenantTransaction['mirror'] {
  return {
    async replace(id, events) {
      requireOwner(tables, id);
      const standing = tables.mirror.get(id) ?? new Map<string, MirroredEvent>();
      const wanted = named(events);
      const removed = [...standing.keys()].filter((name) => !wanted.has(name));
      const added = [...wanted.keys()].filter((name) => !standing.has(name));
      const changed = [...wanted].filter(([name, event]) => standing.has(name) && !equal(standing.get(name), event));
      tables.mirror.set(id, wanted);
      const kept = tables.occurrences.filter((row) => row.connectionId !== id || wanted.has(row.eventName));
      tables.occurrences.splice(0, tables.occurrences.length, ...kept);
      return { added: added.length, changed: changed.length, removed: removed.length };
    },
    async load(id, { titles }) {
      // In no particular order, says the port: so not in the order in which they came.
      return [...(tables.mirror.get(id)?.values() ?? [])].toReversed().map((event) => shown(event, titles));
    },
    async apply(calendarId, changes, { whole }) {
      const calendar = tables.calendars.get(calendarId);
      if (calendar === undefined) throw new Error('Changes belong to a calendar.');
      requireOwner(tables, calendar.connectionId);
      const before = tables.records.get(calendarId) ?? new Map();
      const hashedChanges = changes.map((change) =>
        change.kind === 'event' ? { ...change, event: { ...change.event, uid: hashed(change.event.uid) } } : change,
      );
      const after = applyChanges(whole ? new Map() : before, hashedChanges);
      tables.records.set(calendarId, after);
      const names = new Set([...after.values()].map(({ event }) => nameOf(event, 0)));
      const kept = tables.occurrences.filter((row) => row.calendarId !== calendarId || names.has(row.eventName));
      tables.occurrences.splice(0, tables.occurrences.length, ...kept);
      return countChanges(before, after);
    },
    async loadCalendar(calendarId, { titles }) {
      const records = [...(tables.records.get(calendarId)?.values() ?? [])];
      return records.toReversed().map((record) => shown(eventOfRecord(record), titles));
    },
  };
}

export function memoryOccurrences(tables: MemoryTables): TenantTransaction['occurrences'] {
  return {
    async replace(id, occurrences) {
      const personId = requireOwner(tables, id);
      const mirrored = mirroredOf(tables, id);
      const rows = occurrences.map((occurrence) => {
        const eventName = nameOf(occurrence.event, 0);
        const found = mirrored(eventName);
        if (found === null) throw new Error('An occurrence belongs to an event that is not in the mirror.');
        // An exception that its series cancels is cancelled here and not in the mirror.
        const kept = { ...found.event, cancelled: occurrence.event.cancelled };
        const calendarId = found.calendarId;
        return { connectionId: id, calendarId, personId, eventName, occurrence: { ...occurrence, event: kept } };
      });
      const others = tables.occurrences.filter((row) => row.connectionId !== id);
      tables.occurrences.splice(0, tables.occurrences.length, ...others, ...rows);
    },
    async inRange(personId, range, { titles }) {
      return tables.occurrences
        .filter((row) => row.personId === personId && isIn(range, row.occurrence.interval))
        .map(({ occurrence }) => ({ ...occurrence, event: shown(occurrence.event, titles) }))
        .toSorted((a, b) => a.interval.start - b.interval.start || a.interval.end - b.interval.end);
    },
  };
}

/** Finds what a connection holds by its name, be it a file's event or one of its calendars'. */
function mirroredOf(tables: MemoryTables, id: Parameters<typeof requireOwner>[1]) {
  const whole = tables.mirror.get(id) ?? new Map<string, MirroredEvent>();
  const byName = new Map<string, { readonly event: MirroredEvent; readonly calendarId: CalendarId | null }>();
  for (const [name, event] of whole) byName.set(name, { event, calendarId: null });
  for (const { calendarId, connectionId } of tables.calendars.values()) {
    if (connectionId !== id) continue;
    for (const { event } of tables.records.get(calendarId)?.values() ?? []) {
      byName.set(nameOf(event, 0), { event, calendarId });
    }
  }
  return (name: string) => byName.get(name) ?? null;
}

/** What has no length is where it starts. */
function isIn(range: Interval, interval: Interval): boolean {
  return interval.start === interval.end ? contains(range, interval.start) : overlaps(interval, range);
}

/** Events of one name are numbered in the order in which they come, so that none is lost. */
function named(events: readonly MirroredEvent[]): Map<string, MirroredEvent> {
  const found = new Map<string, MirroredEvent>();
  for (const event of events) {
    const kept = { ...event, uid: hashed(event.uid) };
    let ordinal = 0;
    while (found.has(nameOf(kept, ordinal))) ordinal += 1;
    found.set(nameOf(kept, ordinal), kept);
  }
  return found;
}

function nameOf({ uid, recurrenceId, thisAndFuture }: MirroredEvent, ordinal: number): string {
  return JSON.stringify([hashed(uid), recurrenceId, thisAndFuture, ordinal]);
}

const MARK = 'feed';

/** No secret, but as little to be compared with a calendar's own uid as the hash of a real store. What is one already stays. */
function hashed(uid: string): string {
  return uid.startsWith(MARK) ? uid : `${MARK}${hexOf(uid)}`;
}

function shown(event: MirroredEvent, titles: boolean): MirroredEvent {
  return titles ? event : { ...event, title: null, cues: [] };
}

function equal(one: MirroredEvent | undefined, other: MirroredEvent): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
