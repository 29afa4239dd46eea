import type { CalendarChange, CalendarChanges } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { exception, gone, master, single, stub } from './testing/graph-items.ts';
import { access, NOW, scriptedGraph } from './testing/scripted-graph.ts';
import type { ScriptedAnswer, SeenRequest } from './testing/scripted-graph.ts';

const window = { start: NOW - 90 * DAY, end: NOW + 60 * DAY };
const calendar = { id: 'cal/1=', primary: true };
const CALENDAR = '/v1.0/me/calendars/cal%2F1%3D';
const owner = { owner: { name: 'Ada', address: 'Ada@Example.com' } };

interface Listing {
  /** Pages of the first round, then of each one after it. */
  readonly rounds: readonly (readonly (readonly object[])[])[];
  readonly instances?: readonly object[];
  readonly events?: Readonly<Record<string, object>>;
  /** Instead of the usual answer. */
  readonly instead?: (request: SeenRequest) => ScriptedAnswer | null;
}

/** Graph with one calendar: rounds in pages, events, and instances in pages of two. */
async function graphWith({ rounds, instances = [], events = {}, instead }: Listing) {
  const graph = await scriptedGraph((request, origin) => {
    const special = instead?.(request);
    if (special) return special;
    const { path } = request;
    if (path.startsWith(`${CALENDAR}?`)) return { body: owner };
    if (path.includes('/mailboxSettings')) return { body: { timeZone: 'W. Europe Standard Time' } };
    const found = /^\/v1\.0\/me\/events\/([^/?]+)$/.exec(path);
    if (found) return answer(events[found[1] ?? '']);
    if (path.includes('/instances?')) {
      const from = Number(/&at=(\d+)/.exec(path)?.[1] ?? 0);
      const more =
        from + 2 < instances.length ? { '@odata.nextLink': `${origin}${path.split('&at')[0]}&at=${from + 2}` } : {};
      return { body: { value: instances.slice(from, from + 2), ...more } };
    }
    const [round = 0, page = 0] = (/token=(\d+)-(\d+)/.exec(path)?.slice(1) ?? []).map(Number);
    const pages = rounds[round] ?? [];
    const here = `${origin}${CALENDAR}/calendarView/delta`;
    const link =
      page + 1 < pages.length
        ? { '@odata.nextLink': `${here}?$skiptoken=${round}-${page + 1}` }
        : { '@odata.deltaLink': `${here}?$deltatoken=${round + 1}-0` };
    return { body: { value: pages[page] ?? [], ...link } };
  });
  const read = (cursor: string | null, needed = window): Promise<CalendarChanges> =>
    graph.microsoft.calendars.changesSince(access(), calendar, cursor, needed);
  return { ...graph, read };
}

function answer(item: object | undefined): ScriptedAnswer {
  return item ? { body: item } : { status: 404, body: { error: { code: 'ErrorItemNotFound', message: '' } } };
}

function changesOf(answered: CalendarChanges) {
  if (answered.kind !== 'changes') throw new Error(`Expected changes and got ${answered.kind}`);
  return answered;
}

const summary = (changes: readonly CalendarChange[]): string[] =>
  changes.map((change) => {
    if (change.kind === 'listed') {
      return `listed ${change.series} ${change.complete} ${change.occurrences.map(({ record }) => record).join(' ')}`;
    }
    return change.kind === 'event' && change.series !== null
      ? `event ${change.record} of ${change.series}`
      : `${change.kind} ${change.record}`;
  });

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

  test('leaves out drafts, and what cannot be read without failing over it', async () => {
    const items = [
      single({ id: 'draft', isDraft: true }),
      single({ id: 'broken', start: null as never }),
      17,
      single(),
    ];
    const { read } = await graphWith({ rounds: [[items as object[]]] });
    expect(summary(changesOf(await read(null)).changes)).toEqual(['event single-1']);
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

describe('reading on', () => {
  async function second(round: readonly object[], more: Partial<Listing> = {}) {
    const graph = await graphWith({ rounds: [[[single(), master(), stub('2026-11-23')]], [round]], ...more });
    const { cursor } = changesOf(await graph.read(null));
    const before = graph.seen.length;
    const answered = await graph.read(cursor);
    return { graph, answered, paths: graph.seen.slice(before).map(({ path }) => path) };
  }

  test('is one request where nothing changed, or a single event did, and follows the link letter by letter', async () => {
    const nothing = await second([]);
    expect(nothing.answered).toMatchObject({ kind: 'changes', whole: false, changes: [], requests: 1 });
    expect(nothing.paths).toEqual([`${CALENDAR}/calendarView/delta?$deltatoken=1-0`]);
    const one = await second([single({ subject: 'New' })]);
    expect(one.answered).toMatchObject({ requests: 1, changes: [{ kind: 'event', record: 'single-1' }] });
  });

  test('a tombstone is passed on, whatever it was', async () => {
    const { answered } = await second([gone('single-1'), gone('master-1'), gone('never-heard-of')]);
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed single-1',
      'removed master-1',
      'removed never-heard-of',
    ]);
  });

  test('a draft of what was there before takes it away', async () => {
    const { answered } = await second([single({ isDraft: true })]);
    expect(summary(changesOf(answered).changes)).toEqual(['removed single-1']);
  });

  test('a changed series is read anew, all pages of it, and takes the place of all that was known of it', async () => {
    const instances = [stub('2026-11-23'), stub('2026-11-30'), exception(), stub('2026-12-14')];
    const { answered, paths } = await second([master({ subject: 'New' }), stub('2026-11-23')], { instances });
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed master-1',
      'event master-1',
      'listed master-1 true occurrence-2026-11-23 occurrence-2026-11-30 occurrence-2026-12-14',
      'event occurrence-2026-12-07 of master-1',
    ]);
    expect(paths.filter((path) => path.includes('/instances'))).toHaveLength(2);
    expect(answered.requests).toBe(3);
  });

  test('a stub of a series that did not come along lets that series be read anew', async () => {
    const more = { instances: [stub('2026-11-30')], events: { 'master-1': master() } };
    const { answered } = await second([stub('2026-11-30')], more);
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed master-1',
      'event master-1',
      'listed master-1 true occurrence-2026-11-30',
    ]);
  });

  test('a series that is gone when it is read anew, or of which nothing takes place any more, is removed', async () => {
    const missing = await second([master()], {
      instead: ({ path }) => (path.includes('/instances') ? answer(undefined) : null),
    });
    expect(summary(changesOf(missing.answered).changes)).toEqual(['removed master-1']);
    const empty = await second([master()], { instances: [] });
    expect(summary(changesOf(empty.answered).changes)).toEqual(['removed master-1']);
  });

  test('parts of a series that is gone go with it', async () => {
    const { answered, paths } = await second([stub('2026-11-30'), exception(), gone('master-1')]);
    expect(summary(changesOf(answered).changes)).toEqual(['removed master-1']);
    expect(paths).toHaveLength(1);
  });

  test('an exception that comes alone takes the place of the occurrence with its name, without another request', async () => {
    const { answered } = await second([exception()]);
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed occurrence-2026-12-07',
      'event occurrence-2026-12-07 of master-1',
    ]);
    expect(answered.requests).toBe(1);
  });

  test('what turned from a series into a single event is one', async () => {
    const { answered } = await second([stub('2026-11-30')], { events: { 'master-1': single({ id: 'master-1' }) } });
    expect(summary(changesOf(answered).changes)).toEqual(['removed master-1', 'event master-1']);
  });

  test.each([
    [410, 'syncStateNotFound'],
    [410, 'resyncRequired'],
    [404, 'SyncStateNotFound'],
    [400, 'ErrorInvalidUrlQuery'],
  ])('a link that died (%i %s) is an expired cursor', async (status, code) => {
    const { answered } = await second([], {
      instead: ({ path }) => (path.includes('deltatoken') ? { status, body: { error: { code, message: '' } } } : null),
    });
    expect(answered).toEqual({ kind: 'cursor-expired', requests: 1 });
  });

  test('a calendar that is gone is said to be gone', async () => {
    const { answered } = await second([], {
      instead: ({ path }) => (path.includes('deltatoken') ? answer(undefined) : null),
    });
    expect(answered).toEqual({ kind: 'calendar-gone', requests: 1 });
  });

  test('nothing is asked with a cursor whose tile does not cover the need, of another version, or of another Graph', async () => {
    const graph = await graphWith({ rounds: [[[single()]]] });
    const { cursor } = changesOf(await graph.read(null));
    const before = graph.seen.length;
    const later = { start: window.start + 400 * DAY, end: window.end + 400 * DAY };
    const expired = { kind: 'cursor-expired', requests: 0 };
    expect(await graph.read(cursor, later)).toEqual(expired);
    expect(await graph.read('{"version":0}')).toEqual(expired);
    expect(await graph.read(cursor.replace('127.0.0.1', '127.0.0.2'))).toEqual(expired);
    expect(graph.seen).toHaveLength(before);
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
