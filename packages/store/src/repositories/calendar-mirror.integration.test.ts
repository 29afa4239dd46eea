import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '@clearweek/calendar';
import type { CalendarId, ConnectionId, MirrorChange, PersonId, TenantId } from '@clearweek/app';
import { createMemoryStore } from '@clearweek/app/testing';
import { gone, listed, listedStart, newAccount, newCalendar, put, putSeries } from '../testing/accounts.ts';
import { batches, contentOf, withoutContradictions } from '../testing/calendar-changes.ts';
import { occurrenceAt } from '../testing/events.ts';
import { monday, openTestStore, somebody, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
let person: PersonId;
let connection: ConnectionId;
let calendars = 0;
beforeAll(async () => {
  t = await openTestStore();
  tenant = await t.newTenant();
  person = (await t.newPerson(tenant)).id;
  connection = (await newAccount(t.store, tenant, person)).id;
});
afterAll(() => t[Symbol.asyncDispose]());

const calendar = () => newCalendar(t.store, tenant, connection, `calendar ${(calendars += 1)}`);
const apply = (id: CalendarId, changes: readonly MirrorChange[], whole = false) =>
  t.store.inTenant(tenant, (tx) => tx.mirror.apply(id, changes, { whole }));
const load = (id: CalendarId, titles = true) =>
  t.store.inTenant(tenant, (tx) => tx.mirror.loadCalendar(id, { titles }));
const titlesOf = async (id: CalendarId) => (await load(id)).map(({ title }) => title).sort();

/** The same calendar in memory, as the tests of the story know it. */
async function inMemory() {
  const store = createMemoryStore();
  const tenantId = await store.localTenant();
  const { id: personId } = await store.inTenant(tenantId, (tx) => tx.people.create(somebody));
  const { id: connectionId } = await newAccount(store, tenantId, personId);
  const id = await newCalendar(store, tenantId, connectionId);
  return {
    apply: (changes: readonly MirrorChange[], whole: boolean) =>
      store.inTenant(tenantId, (tx) => tx.mirror.apply(id, changes, { whole })),
    load: () => store.inTenant(tenantId, (tx) => tx.mirror.loadCalendar(id, { titles: true })),
    count: async () => {
      const [kept] = await store.inTenant(tenantId, (tx) => tx.calendars.list(connectionId));
      return kept?.events;
    },
  };
}

test('whatever changes come, the mirror holds what the simple one in memory holds, and counts the same changes', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async (all) => {
      const id = await calendar();
      const memory = await inMemory();
      for (const { whole, changes } of all) {
        expect(await apply(id, changes, whole)).toEqual(await memory.apply(changes, whole));
        expect(contentOf(await load(id))).toEqual(contentOf(await memory.load()));
      }
      const [kept] = await t.store.inTenant(tenant, async (tx) =>
        (await tx.calendars.list(connection)).filter(({ calendarId }) => calendarId === id),
      );
      expect(kept?.events).toBe(await memory.count());
    }),
    { numRuns: 150 },
  );
}, 120_000);

test('applying the last changes again changes nothing, and no row is written', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async (all) => {
      const id = await calendar();
      for (const { whole, changes } of all.slice(0, -1)) await apply(id, changes, whole);
      const { whole } = all.at(-1)!;
      const changes = withoutContradictions(all.at(-1)!.changes);
      await apply(id, changes, whole);
      const rows = await rowVersions(id);
      expect(await apply(id, changes, whole)).toEqual({ added: 0, changed: 0, removed: 0 });
      expect(await rowVersions(id)).toEqual(rows);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a listing of the whole calendar leaves equal events alone and removes what it does not name', async () => {
  const id = await calendar();
  await apply(id, [put('a'), put('b'), putSeries('s'), listed('s', { o1: monday, o2: monday + HOUR })], true);
  const before = await rowVersions(id);
  const again = [listed('s', { o2: monday + HOUR, o1: monday }), putSeries('s'), put('a', { title: 'New' }), put('c')];
  expect(await apply(id, again, true)).toEqual({ added: 1, changed: 1, removed: 1 });
  const after = await rowVersions(id);
  expect(before.filter((row) => after.includes(row))).toHaveLength(1);
});

test('listed occurrences come back with their series, whatever kind of start they have', async () => {
  const id = await calendar();
  const starts = [
    { start: { kind: 'date', date: '2026-11-23' as never }, length: { days: 1, seconds: 0 } },
    { start: { kind: 'utc', at: monday }, length: { days: 0, seconds: 900 } },
    { start: { kind: 'zoned', wall: monday as never, zone: 'Asia/Tokyo' }, length: { days: 1, seconds: 60 } },
    { start: { kind: 'floating', wall: monday as never }, length: { days: 0, seconds: 0 } },
  ] as const;
  const occurrences = starts.map((start, index) => ({ record: `o${index}`, ...start }));
  await apply(id, [putSeries('s'), { kind: 'listed', series: 's', complete: true, occurrences }]);
  const [event] = await load(id);
  expect(event?.listedStarts).toHaveLength(4);
  expect(event?.listedStarts).toEqual(expect.arrayContaining([...starts]));
});

test('a series whose last occurrence goes lists none, which is not the same as listing nothing', async () => {
  const id = await calendar();
  await apply(id, [putSeries('s'), putSeries('unlisted'), listed('s', { o: monday })]);
  await apply(id, [gone('o')]);
  const events = await load(id);
  expect(events.map((event) => event.listedStarts)).toEqual(expect.arrayContaining([[], undefined]));
});

test('an occurrence that becomes an exception leaves the list, and one that follows its series again comes back', async () => {
  const id = await calendar();
  await apply(id, [putSeries('s'), listed('s', { o1: monday, o2: monday + HOUR })]);
  await apply(id, [put('o1', { title: 'Moved', recurrenceId: { kind: 'utc', at: monday } }, 's')]);
  expect((await load(id)).find(({ rules }) => rules.length > 0)?.listedStarts).toEqual([listedStart(monday + HOUR)]);
  await apply(id, [listed('s', { o1: monday }, false)]);
  expect(await load(id)).toHaveLength(1);
  expect((await load(id))[0]?.listedStarts).toEqual([listedStart(monday), listedStart(monday + HOUR)]);
});

test('an exception that comes just before its series is kept, also where a single event stood before', async () => {
  const id = await calendar();
  await apply(id, [put('s', { title: 'Once' })]);
  const exception = put('e', { title: 'Moved', recurrenceId: { kind: 'utc', at: monday } }, 's');
  await apply(id, [exception, putSeries('s', { title: 'Every week' })]);
  expect(await titlesOf(id)).toEqual(['Every week', 'Moved']);
  await apply(id, [put('s', { title: 'Once again' })]);
  expect(await titlesOf(id)).toEqual(['Once again']);
});

test('a removed series takes its exceptions and its list along, and nothing of another one', async () => {
  const id = await calendar();
  const exception = { recurrenceId: { kind: 'utc', at: monday } } as const;
  await apply(id, [putSeries('s'), put('e', exception, 's'), listed('s', { o: monday }), putSeries('t')]);
  await apply(id, [put('f', { ...exception, title: 'Of t' }, 't')]);
  expect(await apply(id, [gone('s')])).toEqual({ added: 0, changed: 0, removed: 2 });
  expect(await titlesOf(id)).toEqual(['About uid of t', 'Of t']);
});

test('the same record in two calendars is two things', async () => {
  const [one, other] = [await calendar(), await calendar()];
  await apply(one, [put('a', { title: 'One' })]);
  await apply(other, [put('a', { title: 'Other' })]);
  await apply(one, [gone('a')]);
  expect(await titlesOf(one)).toEqual([]);
  expect(await titlesOf(other)).toEqual(['Other']);
});

test('the same meeting has the same uid from an account and from a file', async () => {
  const id = await calendar();
  const feed = (await t.newFeed(tenant, person)).id;
  const change = put('a');
  await apply(id, [change]);
  await t.store.inTenant(tenant, (tx) => tx.mirror.replace(feed, [change.event]));
  const [fromFile] = await t.store.inTenant(tenant, (tx) => tx.mirror.load(feed, { titles: false }));
  expect((await load(id))[0]?.uid).toBe(fromFile?.uid);
});

test('occurrences of the same meeting in two calendars of one account keep to their own event', async () => {
  const account = (await newAccount(t.store, tenant, person)).id;
  const [one, other] = [
    await newCalendar(t.store, tenant, account, 'one'),
    await newCalendar(t.store, tenant, account, 'other'),
  ];
  await apply(one, [put('a', { title: 'In one', availability: 'busy' })]);
  await apply(other, [put('a', { title: 'In the other', availability: 'free' })]);
  const found = await t.store.inTenant(tenant, async (tx) => {
    const events = [
      ...(await tx.mirror.loadCalendar(one, { titles: false })),
      ...(await tx.mirror.loadCalendar(other, { titles: false })),
    ];
    const laid = events.map((event, index) =>
      occurrenceAt({ ...event, cancelled: index === 1 }, monday + index * HOUR),
    );
    await tx.occurrences.replace(account, laid);
    return tx.occurrences.inRange(person, { start: monday, end: monday + 24 * HOUR }, { titles: true });
  });
  expect(found.map(({ event }) => [event.title, event.availability, event.cancelled])).toEqual([
    ['In one', 'busy', false],
    ['In the other', 'free', true],
  ]);
});

test('a file and an account do not mix: each sees and replaces its own', async () => {
  const id = await calendar();
  await apply(id, [put('a', { title: 'Read by account' })]);
  await t.store.inTenant(tenant, async (tx) => {
    expect(await tx.mirror.load(connection, { titles: true })).toEqual([]);
    await tx.mirror.replace(connection, []);
  });
  expect(await titlesOf(id)).toEqual(['Read by account']);
});

test('titles come only where they are asked for', async () => {
  const id = await calendar();
  await apply(id, [put('a', { title: 'Budget' })]);
  expect((await load(id, false))[0]?.title).toBeNull();
});

test('nothing is written for a calendar that is gone, nor while it is being removed', async () => {
  const id = await calendar();
  const changes = Array.from({ length: 200 }, (_, index) => put(`e${index}`));
  await Promise.allSettled([
    apply(id, changes),
    t.store.inTenant(tenant, (tx) => tx.calendars.remove(id)),
    apply(id, changes),
  ]);
  await expect(apply(id, changes)).rejects.toMatchObject({ code: 'not_found' });
  const { rows } = await t.admin.query('select from events where calendar_id = $1', [id]);
  expect(rows).toHaveLength(0);
});

test('a calendar of another tenant can be neither read nor written', async () => {
  const id = await calendar();
  await apply(id, [put('a')]);
  const stranger = await t.newTenant();
  const found = await t.store.inTenant(stranger, (tx) => tx.mirror.loadCalendar(id, { titles: false }));
  expect(found).toEqual([]);
  const written = t.store.inTenant(stranger, (tx) => tx.mirror.apply(id, [put('b')], { whole: true }));
  await expect(written).rejects.toMatchObject({ code: 'not_found' });
  expect(await load(id)).toHaveLength(1);
});

async function rowVersions(id: string): Promise<string[]> {
  const { rows } = await t.admin.query<{ row: string }>(
    `select xmin || ' ' || ctid || ' ' || id as row from events where calendar_id = $1 order by id`,
    [id],
  );
  return rows.map(({ row }) => row);
}
