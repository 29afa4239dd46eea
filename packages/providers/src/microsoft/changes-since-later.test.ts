import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import {
  answer,
  CALENDAR,
  calendar,
  changesOf,
  graphWith,
  owner,
  secondRound,
  summary,
  window,
} from './testing/graph-calendar.ts';
import { exception, gone, master, single, stub } from './testing/graph-items.ts';
import { access } from './testing/scripted-graph.ts';

describe('reading on', () => {
  test('is one request where nothing changed, or a single event did, and follows the link letter by letter', async () => {
    const nothing = await secondRound([]);
    expect(nothing.answered).toMatchObject({ kind: 'changes', whole: false, changes: [], requests: 1 });
    expect(nothing.paths).toEqual([`${CALENDAR}/calendarView/delta?$deltatoken=1-0`]);
    const one = await secondRound([single({ subject: 'New' })]);
    expect(one.answered).toMatchObject({ requests: 1, changes: [{ kind: 'event', record: 'single-1' }] });
  });

  test('a tombstone is passed on, whatever it was', async () => {
    const { answered } = await secondRound([gone('single-1'), gone('master-1'), gone('never-heard-of')]);
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed single-1',
      'removed master-1',
      'removed never-heard-of',
    ]);
  });

  test('a draft of what was there before takes it away', async () => {
    const { answered } = await secondRound([single({ isDraft: true })]);
    expect(summary(changesOf(answered).changes)).toEqual(['removed single-1']);
  });

  test('a changed series is read anew, all pages of it, and takes the place of all that was known of it', async () => {
    const instances = [stub('2026-11-23'), stub('2026-11-30'), exception(), stub('2026-12-14')];
    const { answered, paths } = await secondRound([master({ subject: 'New' }), stub('2026-11-23')], { instances });
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
    const { answered } = await secondRound([stub('2026-11-30')], more);
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed master-1',
      'event master-1',
      'listed master-1 true occurrence-2026-11-30',
    ]);
  });

  test('a series that is gone when it is read anew, or of which nothing takes place any more, is removed', async () => {
    const missing = await secondRound([master()], {
      instead: ({ path }) => (path.includes('/instances') ? answer(undefined) : null),
    });
    expect(summary(changesOf(missing.answered).changes)).toEqual(['removed master-1']);
    const empty = await secondRound([master()], { instances: [] });
    expect(summary(changesOf(empty.answered).changes)).toEqual(['removed master-1']);
  });

  describe('of a series that is called removed while parts of it are told', () => {
    const removed = [exception(), gone('master-1')];

    test('is read anew, because it may only have left the dates that are read, or come back', async () => {
      const more = { instances: [stub('2026-11-30'), exception()], events: { 'master-1': master() } };
      for (const parts of [removed, [stub('2026-11-30'), gone('master-1')]]) {
        const { answered, paths } = await secondRound(parts, more);
        expect(summary(changesOf(answered).changes)).toEqual([
          'removed master-1',
          'event master-1',
          'listed master-1 true occurrence-2026-11-30',
          'event occurrence-2026-12-07 of master-1',
        ]);
        expect(paths).toHaveLength(3);
      }
    });

    test('nothing is left where it is not there', async () => {
      const { answered, paths } = await secondRound(removed);
      expect(summary(changesOf(answered).changes)).toEqual(['removed master-1']);
      expect(paths).toHaveLength(2);
    });

    test('nothing is left where it is a draft now, or is told as one', async () => {
      const draft = master({ isDraft: true });
      const events = { 'master-1': draft };
      const instances = [exception()];
      const asked = await secondRound(removed, { events, instances });
      expect(summary(changesOf(asked.answered).changes)).toEqual(['removed master-1']);
      const told = await secondRound([exception(), draft], { events, instances });
      expect(summary(changesOf(told.answered).changes)).toEqual(['removed master-1']);
      expect(told.paths).toHaveLength(1);
    });

    test('nothing is asked where its parts are called removed too', async () => {
      const { answered, paths } = await secondRound([gone('occurrence-2026-11-23'), gone('master-1')]);
      expect(summary(changesOf(answered).changes)).toEqual(['removed occurrence-2026-11-23', 'removed master-1']);
      expect(paths).toHaveLength(1);
    });
  });

  test('an exception that comes alone takes the place of the occurrence with its name, without another request', async () => {
    const { answered } = await secondRound([exception()]);
    expect(summary(changesOf(answered).changes)).toEqual([
      'removed occurrence-2026-12-07',
      'event occurrence-2026-12-07 of master-1',
    ]);
    expect(answered.requests).toBe(1);
  });

  test('a series whose master cannot be read any more is removed and counted', async () => {
    const noTimes = { start: null as never };
    const instances = [stub('2026-11-30')];
    const told = await secondRound([master(noTimes)], { instances });
    const asked = await secondRound([stub('2026-11-30')], { instances, events: { 'master-1': master(noTimes) } });
    for (const { answered } of [told, asked]) {
      expect(summary(changesOf(answered).changes)).toEqual(['removed master-1']);
      expect(changesOf(answered).unreadable).toBe(1);
    }
  });

  test('what turned from a series into a single event is one', async () => {
    const { answered } = await secondRound([stub('2026-11-30')], {
      events: { 'master-1': single({ id: 'master-1' }) },
    });
    expect(summary(changesOf(answered).changes)).toEqual(['removed master-1', 'event master-1']);
  });

  test.each([
    [410, 'syncStateNotFound'],
    [410, 'resyncRequired'],
    [404, 'SyncStateNotFound'],
    [400, 'ErrorInvalidUrlQuery'],
  ])('a link that died (%i %s) is an expired cursor', async (status, code) => {
    const { answered } = await secondRound([], {
      instead: ({ path }) => (path.includes('deltatoken') ? { status, body: { error: { code, message: '' } } } : null),
    });
    expect(answered).toEqual({ kind: 'cursor-expired', requests: 1 });
  });

  test('a calendar that is gone is said to be gone', async () => {
    const { answered } = await secondRound([], {
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

  test('a cursor of a mailbox that has another address now is expired, whatever form Graph gave its link', async () => {
    const graph = await graphWith({
      rounds: [[[single()]]],
      instead: ({ path }) => (path.startsWith('/v1.0/users/') && path.includes('$select') ? { body: owner } : null),
    });
    const { changesSince } = graph.microsoft.calendars;
    const as = (mailbox: string, from: string | null) => changesSince(access({ mailbox }), calendar, from, window);
    const { cursor } = changesOf(await as('Ada@Example.com', null));
    expect(await as('ada@example.com', cursor)).toMatchObject({ kind: 'changes', requests: 1 });
    const before = graph.seen.length;
    expect(await as('ada.lovelace@example.com', cursor)).toEqual({ kind: 'cursor-expired', requests: 0 });
    expect(await graph.read(cursor)).toEqual({ kind: 'cursor-expired', requests: 0 });
    expect(graph.seen).toHaveLength(before);
  });

  test.each([
    [404, 'UnknownError'],
    [404, null],
  ])('a link that is not found without a known reason (%i %s) takes no calendar away', async (status, code) => {
    const body = code === null ? '<html>Not here</html>' : { error: { code, message: '' } };
    const { answered } = await secondRound([], {
      instead: ({ path }) => (path.includes('deltatoken') ? { status, body } : null),
    });
    expect(answered).toEqual({ kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: 1 });
  });
});
