import fc from 'fast-check';
import type { ListedStart, MirroredEvent } from '@clearweek/calendar';
import type { MirrorChange } from '@clearweek/app';
import { listedStart, put } from './accounts.ts';
import { monday } from './store.ts';

/** A calendar as simple as can be: each record with what stands under it. */
export type Model = ReadonlyMap<string, ModelRecord>;

interface ModelRecord {
  readonly series: string | null;
  /** Null: expected, because its occurrences came before it. */
  readonly event: MirroredEvent | null;
  readonly listed: ReadonlyMap<string, ListedStart> | null;
  readonly isSeries: boolean;
  /** Written by the changes that are being applied. */
  readonly isNew: boolean;
}

/** The law of the port, word for word and without any thought of speed. */
export function modelAfter(before: Model, changes: readonly MirrorChange[]): Model {
  let model: Model = new Map([...before].map(([name, record]) => [name, { ...record, isNew: false }]));
  for (const change of changes) {
    if (change.kind === 'removed') model = without(model, change.record);
    else if (change.kind === 'event') model = withEvent(model, change, isListedIn(changes, change.record));
    else if (model.has(change.series) || changes.some((one) => one.kind === 'event' && one.record === change.series))
      model = withListed(model, change);
  }
  return new Map([...model].filter(([, { event }]) => event !== null));
}

function isListedIn(changes: readonly MirrorChange[], record: string): boolean {
  return changes.some((change) => change.kind === 'listed' && change.series === record);
}

function withEvent(
  model: Model,
  { record, series, event }: Extract<MirrorChange, { kind: 'event' }>,
  isListed: boolean,
): Model {
  const known = model.get(record);
  const isSeries = isListed || event.rules.length > 0;
  const staysAlike = known === undefined || known.isSeries === isSeries;
  const cleared = staysAlike ? unlisted(model, record) : without(model, record, ({ isNew }) => isNew);
  const listed = isSeries && staysAlike ? (known?.listed ?? null) : null;
  return new Map([...cleared, [record, { series, event, listed, isSeries, isNew: true }]]);
}

function withListed(model: Model, change: Extract<MirrorChange, { kind: 'listed' }>): Model {
  const cleared = change.occurrences.reduce(
    (rest, { record }) => new Map([...unlisted(rest, record)].filter(([name]) => name !== record)),
    model,
  );
  const master = cleared.get(change.series) ?? { series: null, event: null, listed: null, isNew: true };
  const fresh = change.occurrences.map(({ record, start, length }) => [record, { start, length }] as const);
  const listed = new Map([...((change.complete ? null : master.listed) ?? []), ...fresh]);
  return new Map([...cleared, [change.series, { ...master, listed, isSeries: true }]]);
}

function without(model: Model, record: string, staysAnyway: (exception: ModelRecord) => boolean = () => false): Model {
  const rest = [...unlisted(model, record)].filter(
    ([name, one]) => name !== record && (one.series !== record || staysAnyway(one)),
  );
  return new Map(rest);
}

function unlisted(model: Model, record: string): Model {
  return new Map(
    [...model].map(([name, { listed, ...rest }]) => [
      name,
      { ...rest, listed: listed === null ? null : new Map([...listed].filter(([one]) => one !== record)) },
    ]),
  );
}

/** What a calendar holds, to be compared: without uids, which come back hashed, in one order. */
export function contentOf(events: readonly MirroredEvent[]): string[] {
  const texts = events.map(({ listedStarts, ...event }) => {
    const starts = listedStarts?.map((one) => JSON.stringify(one)).sort();
    return JSON.stringify({ ...event, uid: '', listedStarts: starts ?? null }, sortedKeys);
  });
  return texts.sort();
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function eventsOf(model: Model): MirroredEvent[] {
  return [...model.values()].flatMap(({ event, listed }) => {
    if (event === null) return [];
    return [listed === null ? event : { ...event, listedStarts: [...listed.values()] }];
  });
}

export function countsOf(before: Model, after: Model) {
  // With the names of listed records: who has which start is not seen from outside, but it is kept.
  const text = (record: ModelRecord) =>
    JSON.stringify([
      record.series,
      contentOf(eventsOf(new Map([['', record]]))),
      [...(record.listed ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
  const kept = [...after].filter(([name]) => before.has(name));
  return {
    added: after.size - kept.length,
    changed: kept.filter(([name, record]) => text(record) !== text(before.get(name)!)).length,
    removed: before.size - kept.length,
  };
}

/** Few names for many roles, so that records change what they are all the time. */
const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const titles = fc.constantFrom('One', 'Two', null);

const putChanges = fc
  .record({ record: names, series: fc.option(names), rules: fc.boolean(), title: titles })
  .map(({ record, series, rules, title }): MirrorChange => {
    if (series === null || series === record) return put(record, { title, rules: rules ? ['FREQ=DAILY'] : [] });
    return put(record, { title, recurrenceId: { kind: 'utc', at: monday } }, series);
  });

const listedChanges = fc
  .record({
    series: names,
    complete: fc.boolean(),
    starts: fc.uniqueArray(fc.record({ record: names, at: fc.nat(5) }), {
      selector: ({ record }) => record,
      maxLength: 5,
    }),
  })
  .map(({ series, complete, starts }): MirrorChange => {
    const others = starts.filter(({ record }) => record !== series);
    const occurrences = others.map(({ record, at }) => ({ record, ...listedStart(monday + at) }));
    return { kind: 'listed', series, complete, occurrences };
  });

const removals = names.map((record): MirrorChange => ({ kind: 'removed', record }));

export const batches = fc.array(
  fc.record({
    whole: fc.constantFrom(false, false, false, true),
    changes: fc.array(
      fc.oneof({ weight: 4, arbitrary: putChanges }, { weight: 3, arbitrary: listedChanges }, removals),
      { maxLength: 8 },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Without changes that contradict one before them in the same batch: each record has one place and one state, as a provider tells it. */
export function withoutContradictions(changes: readonly MirrorChange[]): MirrorChange[] {
  const roles = new Map<string, 'event' | 'listed' | 'removed' | 'series'>();
  const take = (record: string, role: 'event' | 'listed' | 'removed') => {
    if (roles.has(record)) return false;
    roles.set(record, role);
    return true;
  };
  const events = new Set<string>();
  return changes.flatMap((change): MirrorChange[] => {
    if (change.kind === 'removed') return take(change.record, 'removed') ? [change] : [];
    if (change.kind === 'event') {
      const parent = change.series === null ? undefined : roles.get(change.series);
      if (parent === 'removed' || parent === 'listed') return [];
      if (roles.get(change.record) === 'series' ? events.has(change.record) : !take(change.record, 'event')) return [];
      events.add(change.record);
      if (change.series !== null) roles.set(change.series, 'series');
      return [change];
    }
    const role = roles.get(change.series);
    if (role === 'removed' || role === 'listed') return [];
    roles.set(change.series, 'series');
    return [{ ...change, occurrences: change.occurrences.filter(({ record }) => take(record, 'listed')) }];
  });
}
