import fc from 'fast-check';
import type { MirroredEvent } from '@clearweek/calendar';
import type { MirrorChange } from '@clearweek/app';
import { listedStart, put } from './accounts.ts';
import { monday } from './store.ts';

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
