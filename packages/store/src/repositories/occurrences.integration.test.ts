import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, type Instant, type MirroredEvent, type Occurrence, type PlainDate } from '@clearweek/calendar';
import type { ConnectionId, PersonId, TenantId } from '@clearweek/app';
import { instants, meeting, occurrenceAt } from '../testing/events.ts';
import { monday, openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
let person: PersonId;
let connection: ConnectionId;
beforeAll(async () => {
  t = await openTestStore();
  tenant = await t.newTenant();
  person = (await t.newPerson(tenant)).id;
  connection = (await t.newFeed(tenant, person)).id;
});
afterAll(() => t[Symbol.asyncDispose]());

const lay = (events: MirroredEvent[], occurrences: Occurrence<MirroredEvent>[], id = connection) =>
  t.store.inTenant(tenant, async (tx) => {
    await tx.mirror.replace(id, events);
    await tx.occurrences.replace(id, occurrences);
  });
const inRange = (start: Instant, end: Instant, titles = true) =>
  t.store.inTenant(tenant, (tx) => tx.occurrences.inRange(person, { start, end }, { titles }));

test('occurrences come back by start, each with its event, and equal to what was laid out', async () => {
  const series = meeting('series');
  const day = meeting('day', { cancelled: true, start: { kind: 'date', date: '2026-11-24' as PlainDate } });
  const laid = [
    occurrenceAt(series, monday + 2 * HOUR, { moved: true }),
    occurrenceAt(day, monday + HOUR, {
      key: '20261124',
      recurring: false,
      allDay: { startOn: '2026-11-24' as PlainDate, endOn: '2026-11-25' as PlainDate },
    }),
    occurrenceAt(series, monday),
  ];
  await lay([series, day], laid);
  const found = await inRange(monday, monday + 24 * HOUR);
  const anyUid = (occurrence: Occurrence<MirroredEvent>) => ({
    ...occurrence,
    event: { ...occurrence.event, uid: expect.any(String) },
  });
  expect(found).toEqual([laid[2], laid[1], laid[0]].map((occurrence) => anyUid(occurrence!)));
  expect(found[0]?.event).toBe(found[2]?.event);
});

test('the range is half-open: what only touches it is not in it', async () => {
  const event = meeting('a');
  await lay([event], [occurrenceAt(event, monday)]);
  expect(await inRange(monday - HOUR, monday)).toEqual([]);
  expect(await inRange(monday + HOUR / 2, monday + HOUR)).toEqual([]);
  expect(await inRange(monday + HOUR / 2 - 1, monday + HOUR)).toHaveLength(1);
  expect(await inRange(monday - HOUR, monday + 1)).toHaveLength(1);
});

test('an occurrence without length is in the range in which it starts, and nothing is in an empty range', async () => {
  const event = meeting('a');
  await lay(
    [event],
    [occurrenceAt(event, monday, { interval: { start: monday, end: monday } }), occurrenceAt(event, monday + HOUR)],
  );
  expect(await inRange(monday, monday + HOUR)).toHaveLength(1);
  expect(await inRange(monday - HOUR, monday)).toEqual([]);
  expect(await inRange(monday + 1, monday + HOUR)).toEqual([]);
  expect(await inRange(monday + HOUR + 1, monday + HOUR + 1)).toEqual([]);
});

test('every instant comes back to the millisecond', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(instants, { minLength: 1, maxLength: 30 }), async (starts) => {
      const event = meeting('a');
      await lay(
        [event],
        starts.map((start) => occurrenceAt(event, start)),
      );
      const found = await inRange(Math.min(...starts) - 1, Math.max(...starts) + HOUR);
      expect(found.map(({ interval }) => interval.start)).toEqual(starts.toSorted((a, b) => a - b));
    }),
    { numRuns: 30 },
  );
}, 60_000);

test('an event that came out of the mirror finds its row as well as one that has never been in it', async () => {
  const exception = meeting('a', { rules: [], recurrenceId: { kind: 'utc', at: monday } });
  await lay([meeting('a'), exception], []);
  await t.store.inTenant(tenant, async (tx) => {
    const loaded = await tx.mirror.load(connection, { titles: false });
    await tx.occurrences.replace(
      connection,
      loaded.map((event, index) => occurrenceAt(event, monday + index * HOUR)),
    );
  });
  const found = await inRange(monday, monday + 24 * HOUR);
  expect(found.map(({ event }) => event.recurrenceId === null).sort()).toEqual([false, true]);
});

test('an occurrence of an event that is not in the mirror is a mistake', async () => {
  await expect(lay([meeting('a')], [occurrenceAt(meeting('stranger'), monday)])).rejects.toThrow('not in the mirror');
});

test('an event that leaves the mirror takes its occurrences along', async () => {
  const event = meeting('a');
  await lay([event], [occurrenceAt(event, monday)]);
  await t.store.inTenant(tenant, (tx) => tx.mirror.replace(connection, []));
  expect(await inRange(monday, monday + HOUR)).toEqual([]);
});

test('all calendars of a person are in one list, and those of other people are not', async () => {
  const other = (await t.newPerson(tenant)).id;
  const [second, foreign] = [(await t.newFeed(tenant, person)).id, (await t.newFeed(tenant, other)).id];
  const event = meeting('a');
  await lay([event], [occurrenceAt(event, monday)]);
  await lay([event], [occurrenceAt(event, monday + HOUR)], second);
  await lay([event], [occurrenceAt(event, monday)], foreign);
  const found = await inRange(monday, monday + 24 * HOUR, false);
  expect(found.map(({ interval }) => interval.start)).toEqual([monday, monday + HOUR]);
  expect(found[0]?.event.title).toBeNull();
});

test('before statistics are gathered, the check of the foreign key already finds its event by the primary key', async () => {
  const { id } = await t.newFeed(tenant, person);
  await t.store.inTenant(tenant, (tx) =>
    tx.mirror.replace(
      id,
      Array.from({ length: 3_000 }, (_, n) => meeting(`${n}`)),
    ),
  );
  const client = await t.admin.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(
      'prepare foreign_key_check(uuid, uuid, uuid) as select from events where tenant_id = $1 and connection_id = $2 and id = $3 for key share',
    );
    const { rows } = await client.query<Record<'QUERY PLAN', string>>(
      'explain execute foreign_key_check(null, null, null)',
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('events_pkey');
  } finally {
    client.release(true);
  }
});
