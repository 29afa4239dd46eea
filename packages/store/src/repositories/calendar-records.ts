import type { ListedStart, MirroredEvent } from '@clearweek/calendar';
import type { MirrorChange } from '@clearweek/app';
import { listedName, type Listing } from './listed-starts.ts';

/** What stands under a record's name: what was there before, or a new event. Records are named by their keyed hashes in hex. */
export interface CalendarRecord {
  /** The series that an exception belongs to. */
  readonly series: string | null;
  readonly isSeries: boolean;
  /** Null: the provider does not list this event's occurrences. */
  readonly listed: Listing | null;
  /** `standing`: as it was before; `expected`: a series whose occurrences came before itself. */
  readonly event: MirroredEvent | 'standing' | 'expected';
}

export type CalendarRecords = ReadonlyMap<string, CalendarRecord>;

type EventChange = Extract<MirrorChange, { kind: 'event' }>;
type ListedChange = Extract<MirrorChange, { kind: 'listed' }>;

/**
 * What stands after the changes, which are applied in their order to those records of a calendar that they can touch. A record
 * stands in one place only, where the last change that names it put it: as an event of its own, or in the list of one
 * series. A list for a series that neither stands nor comes is left out.
 */
export function afterChanges(
  standing: CalendarRecords,
  changes: readonly MirrorChange[],
  hashOf: (record: string) => Buffer,
): CalendarRecords {
  const records = indexedRecords(standing);
  const listing = new Set(changes.flatMap((change) => (change.kind === 'listed' ? [change.series] : [])));
  const coming = new Set(changes.flatMap((change) => (change.kind === 'event' ? [change.record] : [])));
  for (const change of changes) {
    if (change.kind === 'event') write(records, change, listing.has(change.record), hashOf);
    else if (change.kind === 'removed') records.remove(hashOf(change.record), 'all');
    else if (records.has(hashOf(change.series)) || coming.has(change.series)) list(records, change, hashOf);
  }
  return records.settled();
}

/** `isListed`: its occurrences are among the changes, so it is a series even where its rules could not be told. */
function write(
  records: IndexedRecords,
  { record, event, series }: EventChange,
  isListed: boolean,
  hashOf: (record: string) => Buffer,
): void {
  const hash = hashOf(record);
  const name = hash.toString('hex');
  const before = records.get(name);
  const isSeries = isListed || event.rules.length > 0 || event.extraStarts.length > 0;
  // Another kind of thing under the same name keeps nothing of the old; exceptions that came just before their series are new.
  if (before !== undefined && before.isSeries !== isSeries) records.remove(hash, 'standing');
  // An exception's occurrence stood among the listed ones before it became one.
  else records.unlist(hash);
  const listed = isSeries ? (before?.listed ?? null) : null;
  records.put(name, { event, isSeries, series: series === null ? null : hashOf(series).toString('hex'), listed });
}

function list(records: IndexedRecords, change: ListedChange, hashOf: (record: string) => Buffer): void {
  const name = hashOf(change.series).toString('hex');
  for (const { record } of change.occurrences) {
    const hash = hashOf(record);
    records.unlist(hash);
    // One that follows its series again is no event of its own any more.
    if (hash.toString('hex') !== name) records.drop(hash.toString('hex'));
  }
  const before = records.get(name) ?? { series: null, isSeries: true, listed: null, event: 'expected' as const };
  const known = (change.complete ? null : before.listed) ?? [];
  const fresh = change.occurrences.map(
    ({ record, start, length }) => [listedName(hashOf(record)), { start, length }] as const,
  );
  records.put(name, { ...before, isSeries: true, listed: new Map<string, ListedStart>([...known, ...fresh]) });
}

type IndexedRecords = ReturnType<typeof indexedRecords>;

/** Records with the ways from a series to its exceptions, and from an occurrence to the list that it stands in. */
function indexedRecords(standing: CalendarRecords) {
  const records = new Map<string, CalendarRecord>();
  const exceptions = new Map<string, Set<string>>();
  const listedIn = new Map<string, string>();

  function put(name: string, record: CalendarRecord): void {
    drop(name);
    if (record.series !== null) {
      const others = exceptions.get(record.series) ?? new Set();
      exceptions.set(record.series, others.add(name));
    }
    for (const short of record.listed?.keys() ?? []) listedIn.set(short, name);
    records.set(name, record);
  }

  /** The record alone, without what hangs on it. */
  function drop(name: string): void {
    const record = records.get(name);
    if (record === undefined) return;
    if (record.series !== null) exceptions.get(record.series)?.delete(name);
    for (const short of record.listed?.keys() ?? []) listedIn.delete(short);
    records.delete(name);
  }

  function unlist(hash: Buffer): void {
    const short = listedName(hash);
    const master = listedIn.get(short);
    const record = master === undefined ? undefined : records.get(master);
    if (master === undefined || record === undefined) return;
    const listed = new Map(record.listed);
    listed.delete(short);
    listedIn.delete(short);
    records.set(master, { ...record, listed });
  }

  /** With its exceptions: all of them, or those that stood before. */
  function remove(hash: Buffer, which: 'all' | 'standing'): void {
    const name = hash.toString('hex');
    unlist(hash);
    drop(name);
    for (const exception of exceptions.get(name) ?? []) {
      if (which === 'all' || records.get(exception)?.event === 'standing') drop(exception);
    }
  }

  for (const [name, record] of standing) put(name, record);
  return {
    put,
    drop,
    unlist,
    remove,
    get: (name: string) => records.get(name),
    has: (hash: Buffer) => records.has(hash.toString('hex')),
    /** Without series that were expected and did not come. */
    settled: (): CalendarRecords => new Map([...records].filter(([, { event }]) => event !== 'expected')),
  };
}
