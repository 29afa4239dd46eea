import { describe, expect, test } from 'vitest';
import type { CalendarId } from '../ports/calendar-tables.ts';
import type { CalendarChange, ListedRecord } from '../ports/provider.ts';
import { reduceChangesSteps } from '../reduce-changes.ts';
import { runSteps } from '@clearweek/calendar';
import { readAccount } from './connected-account.ts';
import { eventChange, remoteEvent } from './remote-events.ts';
import { wednesday } from './test-world.ts';

const series = eventChange('series', wednesday, { rules: ['FREQ=DAILY'] });
const moved: CalendarChange = {
  kind: 'event',
  record: 'moved',
  series: 'record-series',
  event: remoteEvent('series', wednesday + 1, { recurrenceId: { kind: 'utc', at: wednesday } }),
};
const at = (record: string, later: number): ListedRecord => ({
  record,
  start: { kind: 'utc', at: wednesday + later },
  length: { days: 0, seconds: 60 },
});
const listed = (complete: boolean, ...occurrences: ListedRecord[]): CalendarChange => ({
  kind: 'listed',
  series: 'record-series',
  complete,
  occurrences,
});

async function calendar() {
  const { it, me, tables } = await readAccount();
  const [id] = [...tables().calendars.keys()] as [CalendarId];
  return {
    apply: (changes: readonly CalendarChange[], whole = false) =>
      it.store.inTenant(me.tenantId, (tx) =>
        tx.mirror.apply(id, runSteps(reduceChangesSteps(changes, 'ada@clearweek.example')), { whole }),
      ),
    load: () => it.store.inTenant(me.tenantId, (tx) => tx.mirror.loadCalendar(id, { titles: true })),
  };
}

const starts = (events: Awaited<ReturnType<Awaited<ReturnType<typeof calendar>>['load']>>) =>
  events
    .flatMap(({ listedStarts }) => listedStarts ?? [])
    .map(({ start }) => (start.kind === 'utc' ? start.at - wednesday : null));

describe('the changes of a calendar in memory', () => {
  test('a removed series takes its exceptions and listed occurrences along', async () => {
    const { apply, load } = await calendar();
    expect(await apply([series, moved, listed(true, at('a', 1))])).toEqual({ added: 2, changed: 0, removed: 0 });
    expect(await apply([{ kind: 'removed', record: 'record-series' }])).toEqual({ added: 0, changed: 0, removed: 2 });
    expect(await load()).toEqual([]);
  });

  test('listed occurrences come to those known, or are all there are', async () => {
    const { apply, load } = await calendar();
    await apply([series, listed(false, at('a', 1), at('b', 2))]);
    await apply([listed(false, at('b', 3), at('c', 4))]);
    expect(starts(await load())).toEqual([1, 3, 4]);
    await apply([listed(true, at('c', 5))]);
    expect(starts(await load())).toEqual([5]);
  });

  test('a list that comes before its series in the same batch waits for it', async () => {
    const { apply, load } = await calendar();
    await apply([listed(true, at('a', 1)), series]);
    expect(starts(await load())).toEqual([1]);
  });

  test('one listed occurrence can go, and can become an exception and back', async () => {
    const { apply, load } = await calendar();
    await apply([series, listed(true, at('a', 1), at('moved', 2))]);
    await apply([{ kind: 'removed', record: 'a' }]);
    expect(starts(await load())).toEqual([2]);
    await apply([moved]);
    expect([starts(await load()), (await load()).length]).toEqual([[], 2]);
    await apply([listed(false, at('moved', 2))]);
    expect([starts(await load()), (await load()).length]).toEqual([[2], 1]);
  });

  test('a single event where a series stood keeps nothing of it', async () => {
    const { apply, load } = await calendar();
    await apply([series, moved, listed(true, at('a', 1))]);
    await apply([eventChange('series', wednesday)]);
    expect((await load()).map(({ rules, listedStarts }) => [rules, listedStarts])).toEqual([[[], undefined]]);
  });

  test('a whole listing removes what is not in it, and the same again changes nothing', async () => {
    const { apply, load } = await calendar();
    await apply([series, moved, eventChange('other', wednesday)]);
    const whole = [series, eventChange('other', wednesday)];
    expect(await apply(whole, true)).toEqual({ added: 0, changed: 0, removed: 1 });
    const before = await load();
    expect(await apply(whole, true)).toEqual({ added: 0, changed: 0, removed: 0 });
    expect(await load()).toEqual(before);
  });
});
