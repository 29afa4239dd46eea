import type { MirroredEvent } from '@clearweek/calendar';
import type { MirrorChange, MirrorCounts } from '../ports/calendar-tables.ts';
import type { ListedRecord, RemoteId } from '../ports/provider.ts';
import type { MemoryRecord } from './memory-tables.ts';

type Records = ReadonlyMap<RemoteId, MemoryRecord>;
type EventChange = Extract<MirrorChange, { kind: 'event' }>;
type ListedChange = Extract<MirrorChange, { kind: 'listed' }>;

/** A record while changes are applied. */
interface Draft extends Omit<MemoryRecord, 'event'> {
  /** Null: expected, because its occurrences came before it. */
  readonly event: MirroredEvent | null;
  readonly isSeries: boolean;
  /** Written by the changes that are being applied. */
  readonly isNew: boolean;
}

type Drafts = ReadonlyMap<RemoteId, Draft>;

/**
 * A calendar's records after the changes, which are applied in their order: the law of the port word for word, without any thought of
 * speed. A record stands in one place only, where the last change that names it put it: as an event of its own, or in the list of one series.
 * A list for a series that neither stands nor comes is left out.
 */
export function applyChanges(before: Records, changes: readonly MirrorChange[]): Records {
  let drafts: Drafts = new Map(
    [...before].map(([name, one]) => [name, { ...one, isSeries: isStandingSeries(one), isNew: false }]),
  );
  const comes = (series: RemoteId) => changes.some((one) => one.kind === 'event' && one.record === series);
  const isListed = (record: RemoteId) => changes.some((one) => one.kind === 'listed' && one.series === record);
  for (const change of changes) {
    if (change.kind === 'removed') drafts = without(drafts, change.record, () => true);
    else if (change.kind === 'event') drafts = withEvent(drafts, change, isListed(change.record));
    else if (drafts.has(change.series) || comes(change.series)) drafts = withList(drafts, change);
  }
  return new Map(
    [...drafts].flatMap(([name, { series, event, listed }]) =>
      event === null ? [] : [[name, { series, event, listed }]],
    ),
  );
}

/** `isListed`: its occurrences are among the changes, so it is a series even where its rules could not be told. */
function withEvent(drafts: Drafts, { record, series, event }: EventChange, isListed: boolean): Drafts {
  const known = drafts.get(record);
  const isSeries = isListed || hasOccurrences(event);
  const staysAlike = known === undefined || known.isSeries === isSeries;
  // Another kind of thing under the same name keeps nothing of the old; exceptions that came just before their series are new.
  const cleared = staysAlike ? unlisted(drafts, record) : without(drafts, record, ({ isNew }) => !isNew);
  const listed = isSeries && staysAlike ? (known?.listed ?? null) : null;
  return new Map([...cleared, [record, { series, event, listed, isSeries, isNew: true }]]);
}

function withList(drafts: Drafts, { series, complete, occurrences }: ListedChange): Drafts {
  let cleared = drafts;
  // One that follows its series again is no event of its own any more.
  for (const { record } of occurrences) {
    cleared = new Map([...unlisted(cleared, record)].filter(([name]) => name !== record));
  }
  const master = cleared.get(series) ?? { series: null, event: null, listed: null, isNew: true };
  const known = complete ? [] : (master.listed ?? []);
  const merged = new Map<RemoteId, ListedRecord>([...known, ...occurrences].map((one) => [one.record, one]));
  const listed = [...merged.values()].toSorted((a, b) => (a.record < b.record ? -1 : 1));
  return new Map([...cleared, [series, { ...master, listed, isSeries: true }]]);
}

/** Without a record and those of its exceptions that are meant. */
function without(drafts: Drafts, record: RemoteId, goes: (exception: Draft) => boolean): Drafts {
  const rest = [...unlisted(drafts, record)].filter(
    ([name, one]) => name !== record && !(one.series === record && goes(one)),
  );
  return new Map(rest);
}

/** An exception's occurrence stood among the listed ones before it became one. */
function unlisted(drafts: Drafts, record: RemoteId): Drafts {
  return new Map(
    [...drafts].map(([name, { listed, ...rest }]) => [
      name,
      { ...rest, listed: listed?.filter((one) => one.record !== record) ?? null },
    ]),
  );
}

function isStandingSeries({ event, listed }: MemoryRecord): boolean {
  return listed !== null || hasOccurrences(event);
}

function hasOccurrences({ rules, extraStarts }: MirroredEvent): boolean {
  return rules.length > 0 || extraStarts.length > 0;
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
