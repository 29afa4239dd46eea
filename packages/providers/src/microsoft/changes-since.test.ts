import { describe, expect, test } from 'vitest';
import { answer, calendar, changesOf, graphWith, owner, summary, window } from './testing/graph-calendar.ts';
import { exception, gone, master, single, stub } from './testing/graph-items.ts';
import { access, scriptedGraph } from './testing/scripted-graph.ts';

describe('the first reading', () => {
  test('asks for one tile of dates and gives all that is in it: stubs joined to their series', async () => {
    const pages = [[single(), stub('2026-11-30')], [], [exception(), master(), stub('2026-11-23')]];
    const { read, seen } = await graphWith({ rounds: [pages] });
    const answered = changesOf(await read(null));
    expect(answered).toMatchObject({ whole: true, requests: 5, zone: 'Europe/Berlin' });
    expect(summary(answered.changes)).toEqual([
      'event single-1',
      'event master-1',
      'listed master-1 true occurrence-2026-11-30 occurrence-2026-11-23',
      'event occurrence-2026-12-07 of master-1',
    ]);
    expect(seen[2]?.path).toMatch(
      /^\/v1\.0\/me\/calendars\/cal%2F1%3D\/calendarView\/delta\?startDateTime=2026-07-01T00:00:00Z&endDateTime=2027-\d\d-\d\dT00:00:00Z$/,
    );
  });

  test('repeats on every page what it prefers, because Graph forgets it from one to the next', async () => {
    const { read, seen } = await graphWith({ rounds: [[[single()], [], [single({ id: 'single-2' })]]] });
    await read(null);
    expect(seen).toHaveLength(5);
    for (const { headers } of seen) {
      expect(headers['prefer']).toBe(
        'outlook.timezone="UTC", IdType="ImmutableId", outlook.body-content-type="text", odata.maxpagesize=200',
      );
      expect(headers['authorization']).toBe('Bearer a-token');
    }
  });

  test('of one item that comes several times the last holds', async () => {
    const pages = [
      [single(), single({ id: 'gone' })],
      [single({ subject: 'Later' }), gone('gone')],
    ];
    const { read } = await graphWith({ rounds: [pages] });
    const { changes } = changesOf(await read(null));
    expect(summary(changes)).toEqual(['event single-1']);
    expect(changes[0]).toMatchObject({ event: { title: 'Later' } });
  });

  test('ids that differ in case alone are two', async () => {
    const { read } = await graphWith({ rounds: [[[single({ id: 'aB' }), single({ id: 'Ab' })]]] });
    expect(summary(changesOf(await read(null)).changes)).toEqual(['event aB', 'event Ab']);
  });

  test('asks for a series of which only parts are listed', async () => {
    const { read, seen } = await graphWith({
      rounds: [[[stub('2026-11-30')]]],
      events: { 'master-1': master() },
      instances: [stub('2026-11-23'), stub('2026-11-30'), exception()],
    });
    expect(summary(changesOf(await read(null)).changes)).toEqual([
      'event master-1',
      'listed master-1 true occurrence-2026-11-23 occurrence-2026-11-30',
      'event occurrence-2026-12-07 of master-1',
    ]);
    expect(seen.at(-2)?.path).toContain('/v1.0/me/events/master-1/instances?startDateTime=2026-07-01T00:00:00Z');
  });

  test('asks for a series that is called removed while parts of it are listed', async () => {
    const { read } = await graphWith({
      rounds: [[[gone('master-1'), stub('2026-11-30')]]],
      events: { 'master-1': master() },
      instances: [stub('2026-11-30')],
    });
    expect(summary(changesOf(await read(null)).changes)).toEqual([
      'event master-1',
      'listed master-1 true occurrence-2026-11-30',
    ]);
  });

  test('leaves out drafts, and what cannot be read without failing over it', async () => {
    const items = [
      single({ id: 'draft', isDraft: true }),
      single({ id: 'broken', start: null as never }),
      17,
      single(),
    ];
    const { read } = await graphWith({ rounds: [[items as object[]]] });
    const answered = changesOf(await read(null));
    expect(summary(answered.changes)).toEqual(['event single-1']);
    expect(answered.unreadable).toBe(1);
  });

  const noTimes = { start: null as never };

  test.each<[string, readonly object[], readonly string[], number]>([
    ['an item without a name', [single({ id: '' })], [], 1],
    ['a series', [master(noTimes), stub('2026-11-30'), exception()], [], 1],
    [
      'an exception',
      [master(), stub('2026-11-30'), exception(noTimes)],
      ['event master-1', 'listed master-1 true occurrence-2026-11-30'],
      1,
    ],
    [
      'an occurrence',
      [master(), stub('2026-11-30', noTimes), stub('2026-12-14')],
      ['event master-1', 'listed master-1 true occurrence-2026-12-14'],
      1,
    ],
    ['a series that does not take place in the tile', [master(noTimes)], [], 0],
    ['what is gone', [gone('master-1')], [], 0],
  ])('of %s that cannot be read it is counted whether something is missing', async (_name, items, kept, count) => {
    const { read } = await graphWith({ rounds: [[items]] });
    const answered = changesOf(await read(null));
    expect(summary(answered.changes)).toEqual(kept);
    expect(answered.unreadable).toBe(count);
  });

  test("begins again where a page's link dies, and says that the calendar is gone where it is", async () => {
    let deaths = 0;
    const dying = await graphWith({
      rounds: [[[single()], [single({ id: 'single-2' })]]],
      instead: ({ path }) =>
        path.includes('skiptoken') && deaths++ === 0
          ? { status: 410, body: { error: { code: 'syncStateNotFound' } } }
          : null,
    });
    expect(summary(changesOf(await dying.read(null)).changes)).toEqual(['event single-1', 'event single-2']);
    const without = await graphWith({ rounds: [], instead: () => answer(undefined) });
    expect(await without.read(null)).toEqual({ kind: 'calendar-gone', requests: 1 });
  });
});

describe('a listing that does not hold together', () => {
  const unavailable = { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } };

  test.each<[string, (origin: string) => object]>([
    ['has no end and no next page', () => ({ value: [] })],
    ['has no items', () => ({ '@odata.deltaLink': 'x' })],
    ['leads elsewhere', () => ({ value: [], '@odata.nextLink': 'http://127.0.0.2:1/v1.0/x' })],
    ['ends elsewhere', () => ({ value: [], '@odata.deltaLink': 'https://graph.example/v1.0/x' })],
    ['goes in circles', (origin) => ({ value: [], '@odata.nextLink': `${origin}/v1.0/again` })],
  ])('that %s is no answer', async (_name, page) => {
    const graph = await scriptedGraph(({ path }, origin) => ({
      body: path.includes('$select') ? owner : page(origin),
    }));
    const answered = await graph.microsoft.calendars.changesSince(access(), calendar, null, window);
    expect(answered).toMatchObject(unavailable);
    expect(graph.seen.length).toBeLessThan(5);
  });

  test('a fault while a series is read anew fails the reading as a whole', async () => {
    const { read } = await graphWith({
      rounds: [[[single()]], [[master()]]],
      instead: ({ path }) => (path.includes('/instances') ? { status: 503, headers: { 'retry-after': '3' } } : null),
    });
    const { cursor } = changesOf(await read(null));
    expect(await read(cursor)).toEqual({
      kind: 'failed',
      fault: { kind: 'unavailable', retryAfterMs: 3_000 },
      requests: 2,
    });
  });
});
