import { HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorTable } from '../errors.ts';
import type { FeedProblemCode } from '../ports/feed-fetcher.ts';
import type { ConnectionId } from '../ports/store.ts';
import { bytesOf, calendarText } from '../testing/calendar-text.ts';
import { kept, one, readFeed, two, withFeed, withFile } from '../testing/connected-calendar.ts';
import { contentOf, failedWith } from '../testing/scripted-feeds.ts';

const feedCodes = (Object.keys(errorTable) as ErrorCode[]).filter(
  (code): code is FeedProblemCode => code.startsWith('feed_') || code === 'invalid_feed_address',
);
const expectations = { later: 'degraded', action: 'needs_attention', never: 'needs_attention' } as const;
const nextTries = { later: 5 * MINUTE, action: 24 * HOUR, never: null } as const;

describe('a feed that cannot be read', () => {
  test.each(feedCodes)('%s becomes its health, with the next try that the table of errors asks for', async (code) => {
    const { it, me, sync, stored } = await readFeed();
    const { retry } = errorTable[code];
    it.feeds.answer(failedWith(code));
    expect(await sync()).toEqual({ failed: 1 });
    const wait = nextTries[retry];
    const nextSyncAt = wait === null ? null : it.clock.now() + wait;
    const problem = { code, text: `The feed: ${code}.` };
    expect(stored()).toMatchObject({ health: { state: expectations[retry], problem }, failures: 1, nextSyncAt });
    expect(it.store.tables(me.tenantId).audit.at(-1)).toMatchObject({ action: 'connection.failed' });
  });

  test('keeps what was read before: content, figures, and when it was', async () => {
    const { it, me, sync, stored } = await readFeed();
    const { lastSyncedAt, validators } = stored();
    it.feeds.answer(failedWith('feed_not_found'));
    await sync();
    const tables = it.store.tables(me.tenantId);
    expect(stored()).toMatchObject({ events: 1, generation: 2, lastSyncedAt, validators });
    expect([tables.mirror.size, tables.occurrences.length, tables.weeks.size]).toEqual([1, 1, 1]);
    expect(await it.app.getWeek(me, '2026-W48')).toMatchObject({
      state: 'measured',
      metrics: { meetings: { value: 1 } },
    });
  });

  test('is tried again later and later, up to once a day', async () => {
    const { it, sync, stored } = await readFeed();
    it.feeds.answer(failedWith('feed_server_error'));
    const waits: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      await sync();
      waits.push((stored().nextSyncAt ?? 0) - it.clock.now());
    }
    expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40].map((minutes) => minutes * MINUTE));
    expect(waits.slice(-2)).toEqual([24 * HOUR, 24 * HOUR]);
  });

  test('is not tried before the time that its server asked for, if that is within a day', async () => {
    const { it, sync, stored } = await readFeed();
    it.feeds.answer(failedWith('feed_server_error', 2 * HOUR));
    await sync();
    const nextRetryAt = it.clock.now() + 2 * HOUR;
    expect(stored()).toMatchObject({ health: { state: 'degraded', nextRetryAt }, nextSyncAt: nextRetryAt });
  });

  test('because it is no calendar any more needs somebody, and keeps the earlier content', async () => {
    const { it, sync, stored } = await readFeed();
    it.feeds.answer(contentOf(bytesOf('<!doctype html><title>Sign in</title>')));
    expect(await sync()).toEqual({ failed: 1 });
    expect(stored()).toMatchObject({
      health: { state: 'needs_attention', problem: { code: 'feed_not_a_calendar' } },
      events: 1,
      generation: 2,
      validators: kept,
      nextSyncAt: it.clock.now() + 24 * HOUR,
    });
  });

  test('comes up again by itself when its time has come, and is well again', async () => {
    const { it, me, id, sync, stored } = await readFeed();
    it.feeds.answer(failedWith('feed_unreachable'));
    await sync();
    it.feeds.answer(contentOf(two));
    it.clock.pass(5 * MINUTE - 1);
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(0);
    it.clock.pass(1);
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
    await it.work();
    expect(stored()).toMatchObject({ health: { state: 'active' }, failures: 0, events: 2 });
    expect(await it.app.getConnection(me, id as ConnectionId)).toMatchObject({ state: 'active', problem: null });
  });
});

describe('a file that turns out to be no calendar', () => {
  const broken = async () => {
    const all = await withFile(one);
    await all.it.store.inTenant(all.me.tenantId, (tx) => tx.uploads.put(all.id as ConnectionId, bytesOf('<html>')));
    return all;
  };

  test('is dropped, never read again by itself, and needs somebody', async () => {
    const { tables, sync, stored } = await broken();
    expect(await sync()).toEqual({ failed: 1 });
    expect(tables().uploads.size).toBe(0);
    expect(stored()).toMatchObject({
      health: { state: 'needs_attention', problem: { code: 'not_a_calendar' } },
      nextSyncAt: null,
    });
  });

  test('does not become well by being tried a second time', async () => {
    const { sync, stored } = await broken();
    await sync();
    const before = stored();
    await sync();
    expect(stored()).toEqual(before);
  });
});

describe('what happens in between', () => {
  test('a calendar that is gone before or while it is read is no failure, and nothing of it comes back', async () => {
    const { it, me, id, sync } = await withFeed();
    it.feeds.answer(async () => {
      await it.app.disconnect(me, id as ConnectionId);
      return contentOf(one);
    });
    expect(await sync()).toEqual({ gone: 1 });
    expect(await sync()).toEqual({ gone: 1 });
    const { mirror, connections } = it.store.tables(me.tenantId);
    expect([mirror.size, connections.size]).toEqual([0, 0]);
  });

  test('a failure of a calendar that is gone meanwhile is not written down', async () => {
    const { it, me, id, sync } = await withFeed();
    it.feeds.answer(async () => {
      await it.app.disconnect(me, id as ConnectionId);
      return failedWith('feed_timeout');
    });
    expect(await sync()).toEqual({ superseded: 1 });
    expect(it.store.tables(me.tenantId).audit.at(-1)?.action).toBe('connection.disconnected');
  });

  test('a slower reading overwrites nothing that is newer, and is tried again', async () => {
    const { it, me, id, sync, stored } = await readFeed();
    it.feeds.answer(async () => {
      it.feeds.answer(contentOf(two));
      await it.sync(me, id);
      return contentOf(calendarText([]));
    });
    await expect(sync()).rejects.toMatchObject({ code: 'not_ready' });
    expect(stored()).toMatchObject({ generation: 3, events: 2, failures: 0, health: { state: 'active' } });
    expect(errorTable.not_ready.retry).toBe('later');
  });

  test('a slower failure does not take the health of a newer reading', async () => {
    const { it, me, id, sync, stored } = await readFeed();
    it.feeds.answer(async () => {
      it.feeds.answer(contentOf(two));
      await it.sync(me, id);
      return failedWith('feed_not_found');
    });
    expect(await sync()).toEqual({ superseded: 1 });
    expect(stored()).toMatchObject({ health: { state: 'active' }, failures: 0, generation: 3 });
  });

  test('a fault inside goes on to be tried again, and the health says so meanwhile without its text', async () => {
    const { it, sync, stored } = await readFeed();
    it.feeds.answer(() => {
      throw new TypeError('undefined is not a calendar of ada@clearweek.example');
    });
    await expect(sync()).rejects.toThrow(TypeError);
    expect(stored()).toMatchObject({ health: { state: 'degraded', problem: { code: 'internal' } }, failures: 1 });
    expect(JSON.stringify(stored().health)).not.toContain('ada@');
  });

  test('a fault inside with a file keeps the file, so that the next attempt finds it', async () => {
    const { it, tables, stored } = await withFile(one);
    it.meanwhile(() => Promise.reject(new Error('no memory')));
    expect(await it.work()).toMatchObject([{ kind: 'postponed', code: 'internal', attempt: 1 }]);
    expect(stored().health.state).toBe('degraded');
    expect(tables().uploads.size).toBe(1);
    it.clock.pass(MINUTE);
    expect((await it.work()).map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(stored()).toMatchObject({ health: { state: 'active' }, failures: 0, events: 1, nextSyncAt: null });
  });
});
