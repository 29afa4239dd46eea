import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESCRIPTION_CUES } from '@clearweek/calendar';
import type { CalendarEvent, MirroredEvent } from '@clearweek/calendar';
import type { ConnectionId, TenantId } from '@clearweek/app';
import { meeting, mirroredEvents } from '../testing/events.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';

let t: TestStore;
let tenant: TenantId;
let connection: ConnectionId;
beforeAll(async () => {
  t = await openTestStore();
  tenant = await t.newTenant();
  connection = (await t.newFeed(tenant, (await t.newPerson(tenant)).id)).id;
});
afterAll(() => t[Symbol.asyncDispose]());

const replace = (events: readonly MirroredEvent[], id = connection) =>
  t.store.inTenant(tenant, (tx) => tx.mirror.replace(id, events));
const load = (titles = true, id = connection) => t.store.inTenant(tenant, (tx) => tx.mirror.load(id, { titles }));
const newConnection = async () => (await t.newFeed(tenant, (await t.newPerson(tenant)).id)).id;

test('what is loaded equals what was written, but for the uid', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mirroredEvents, { maxLength: 12 }), async (events) => {
      await replace(events);
      expect(comparable(await load())).toEqual(comparable(events));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('writing the same again changes nothing, whatever stood there before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mirroredEvents, { maxLength: 8 }),
      fc.array(mirroredEvents, { maxLength: 8 }),
      async (before, after) => {
        await replace(before);
        await replace(after);
        expect(await replace(after)).toEqual({ added: 0, changed: 0, removed: 0 });
      },
    ),
    { numRuns: 30 },
  );
}, 60_000);

test('new, changed and missing events are counted, and equal ones keep their rows', async () => {
  const id = await newConnection();
  expect(await replace([meeting('a'), meeting('b'), meeting('c')], id)).toEqual({ added: 3, changed: 0, removed: 0 });
  const before = await rowVersions(id);
  const after = await replace([meeting('a'), meeting('b', { title: 'Renamed' }), meeting('d')], id);
  expect(after).toEqual({ added: 1, changed: 1, removed: 1 });
  const kept = (await rowVersions(id)).filter((row) => before.includes(row));
  expect(kept).toHaveLength(1);
});

test('a changed title alone is a change, and is read back', async () => {
  const id = await newConnection();
  await replace([meeting('a', { title: 'One' })], id);
  expect(await replace([meeting('a', { title: null })], id)).toEqual({ added: 0, changed: 1, removed: 0 });
  expect((await load(true, id)).map((event) => event.title)).toEqual([null]);
});

test('each idea of the closed list is kept, encrypted, and comes only where titles are asked for', async () => {
  const id = await newConnection();
  await replace([meeting('a', { cues: DESCRIPTION_CUES })], id);
  expect((await load(true, id)).map((event) => event.cues)).toEqual([DESCRIPTION_CUES]);
  expect((await load(false, id)).map((event) => event.cues)).toEqual([[]]);
  const { rows } = await t.admin.query<{ row: string }>(
    `select to_jsonb(events)::text || encode(cues, 'escape') as row from events where connection_id = $1`,
    [id],
  );
  expect(rows).toHaveLength(1);
  for (const cue of DESCRIPTION_CUES) expect(rows[0]?.row).not.toContain(cue);
});

test('an event without ideas has nothing in their place', async () => {
  const id = await newConnection();
  await replace([meeting('a', { cues: [] })], id);
  expect((await load(true, id)).map((event) => event.cues)).toEqual([[]]);
  const { rows } = await t.admin.query('select cues from events where connection_id = $1', [id]);
  expect(rows).toEqual([{ cues: null }]);
});

test('changed ideas alone are a change', async () => {
  const id = await newConnection();
  await replace([meeting('a', { cues: ['reports'] })], id);
  expect(await replace([meeting('a', { cues: ['decides', 'reports'] })], id)).toEqual({
    added: 0,
    changed: 1,
    removed: 0,
  });
});

test('the uid is the same for a series and its exception, and differs between tenants', async () => {
  const id = await newConnection();
  const exception = meeting('series', { rules: [], recurrenceId: { kind: 'utc', at: 0 } });
  await replace([meeting('series'), exception], id);
  const uids = new Set((await load(false, id)).map((event) => event.uid));
  expect(uids.size).toBe(1);
  const elsewhere = await t.newTenant();
  const other = (await t.newFeed(elsewhere, (await t.newPerson(elsewhere)).id)).id;
  const [event] = await t.store.inTenant(elsewhere, async (tx) => {
    await tx.mirror.replace(other, [meeting('series')]);
    return tx.mirror.load(other, { titles: false });
  });
  expect(event?.uid).toMatch(/^[0-9a-f]{64}$/);
  expect(uids.has(event!.uid)).toBe(false);
});

test('titles come only where they are asked for', async () => {
  const id = await newConnection();
  await replace([meeting('a', { title: 'Budget' })], id);
  expect((await load(false, id))[0]?.title).toBeNull();
  expect((await load(true, id))[0]?.title).toBe('Budget');
});

test('whatever else an event carries stays outside', async () => {
  const id = await newConnection();
  const read: CalendarEvent & MirroredEvent = {
    ...meeting('a'),
    organizer: 'boss@example.org',
    attendees: [{ address: 'someone@example.org', kind: 'person', optional: false, response: 'accepted' }],
    updatedAt: 1,
  };
  await replace([read], id);
  expect((await load(true, id))[0]).toEqual({ ...meeting('a'), uid: expect.any(String) });
});

test('a calendar that lists one event several times keeps them all', async () => {
  const id = await newConnection();
  const events = [meeting('a', { sequence: 1 }), meeting('a', { sequence: 2 }), meeting('a', { sequence: 2 })];
  expect(await replace(events, id)).toEqual({ added: 3, changed: 0, removed: 0 });
  expect((await load(true, id)).map((event) => event.sequence).sort()).toEqual([1, 2, 2]);
});

test('nothing can be mirrored for a connection that is gone', async () => {
  const id = await newConnection();
  await t.store.inTenant(tenant, (tx) => tx.connections.remove(id));
  await expect(replace([meeting('a')], id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a mirror written while its connection is being removed leaves nothing behind', async () => {
  const id = await newConnection();
  const events = Array.from({ length: 200 }, (_, index) => meeting(`e${index}`));
  await Promise.allSettled([
    replace(events, id),
    t.store.inTenant(tenant, (tx) => tx.connections.remove(id)),
    replace(events, id),
  ]);
  const { rows } = await t.admin.query('select from events where connection_id = $1', [id]);
  expect(rows).toHaveLength(0);
});

async function rowVersions(id: string): Promise<string[]> {
  const { rows } = await t.admin.query<{ row: string }>(
    `select xmin || ' ' || ctid || ' ' || id as row from events where connection_id = $1`,
    [id],
  );
  return rows.map(({ row }) => row);
}

/** As a set: without uids, which come back hashed, in an order of their own. */
function comparable(events: readonly MirroredEvent[]): string[] {
  const texts = events.map((event) => {
    const anonymous = { ...event, uid: '' };
    return JSON.stringify(anonymous, Object.keys(flat(anonymous)).sort());
  });
  return texts.sort();
}

/** All property names that occur, so that JSON lists them in one order. */
function flat(value: unknown, found: Record<string, true> = {}): Record<string, true> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    found[key] = true;
    flat(inner, found);
  }
  return found;
}
