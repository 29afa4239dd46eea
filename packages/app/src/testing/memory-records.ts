import type { MirroredEvent } from '@clearweek/calendar';
import type { MirrorChange, MirrorCounts } from '../ports/calendar-tables.ts';
import type { RemoteId } from '../ports/provider.ts';
import type { MemoryRecord } from './memory-tables.ts';

type Records = ReadonlyMap<RemoteId, MemoryRecord>;

/** A calendar's records after the changes, in their order. `listed` of a series that comes later in the same batch waits for it. */
export function applyChanges(before: Records, changes: readonly MirrorChange[]): Records {
  const records = new Map(before);
  const waiting: Extract<MirrorChange, { kind: 'listed' }>[] = [];
  for (const change of changes) {
    if (change.kind === 'removed') remove(records, change.record);
    else if (change.kind === 'event') put(records, change);
    else if (records.has(change.series)) list(records, change);
    else waiting.push(change);
  }
  for (const change of waiting) if (records.has(change.series)) list(records, change);
  return records;
}

function put(records: Map<RemoteId, MemoryRecord>, change: Extract<MirrorChange, { kind: 'event' }>): void {
  const known = records.get(change.record);
  // Another kind of thing under the same name keeps nothing of the old.
  if (known !== undefined && isSeries(known.event) !== isSeries(change.event)) remove(records, change.record);
  const listed = isSeries(change.event) ? (records.get(change.record)?.listed ?? null) : null;
  records.set(change.record, { series: change.series, event: change.event, listed });
  if (change.series !== null) dropListed(records, change.record);
}

/** An exception's occurrence stood among the listed ones before it became one. */
function dropListed(records: Map<RemoteId, MemoryRecord>, record: RemoteId): void {
  for (const [name, { listed, ...rest }] of records) {
    if (listed?.some((one) => one.record === record) !== true) continue;
    records.set(name, { ...rest, listed: listed.filter((one) => one.record !== record) });
  }
}

function list(records: Map<RemoteId, MemoryRecord>, change: Extract<MirrorChange, { kind: 'listed' }>): void {
  const master = records.get(change.series)!;
  const before = change.complete ? [] : (master.listed ?? []);
  const merged = new Map([...before, ...change.occurrences].map((one) => [one.record, one]));
  // One that follows its series again is no exception any more.
  for (const { record } of change.occurrences)
    if (records.get(record)?.series === change.series) records.delete(record);
  records.set(change.series, { ...master, listed: [...merged.values()] });
}

function remove(records: Map<RemoteId, MemoryRecord>, record: RemoteId): void {
  records.delete(record);
  for (const [name, { series }] of records) if (series === record) records.delete(name);
  dropListed(records, record);
}

function isSeries(event: MirroredEvent): boolean {
  return event.rules.length > 0 || event.extraStarts.length > 0;
}

export function countChanges(before: Records, after: Records): MirrorCounts {
  const added = [...after.keys()].filter((name) => !before.has(name)).length;
  const removed = [...before.keys()].filter((name) => !after.has(name)).length;
  const changed = [...after].filter(
    ([name, record]) => before.has(name) && JSON.stringify(before.get(name)) !== JSON.stringify(record),
  ).length;
  return { added, changed, removed };
}

export function eventOfRecord({ event, listed }: MemoryRecord): MirroredEvent {
  if (listed === null) return event;
  return { ...event, listedStarts: listed.map(({ start, length }) => ({ start, length })) };
}
