import { HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ConnectionId, Store } from '../ports/store.ts';
import { calendarText } from '../testing/calendar-text.ts';
import { kept, monday, one, readFeed, tuesday, two, withFeed, withFile } from '../testing/connected-calendar.ts';
import { contentOf, failedWith } from '../testing/scripted-feeds.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { createSyncConnection } from './sync-connection.ts';

describe('new content', () => {
  test('becomes the mirror, the health and the order to measure', async () => {
    const { it, me, id, sync, stored } = await withFeed();
    it.feeds.answer(contentOf(two, kept));
    expect(await sync()).toMatchObject({ added: 2, changed: 0, removed: 0, warnings: 0 });
    expect(stored()).toMatchObject({
      health: { state: 'active' },
      failures: 0,
      generation: 2,
      events: 2,
      validators: kept,
      lastSyncedAt: it.clock.now(),
      nextSyncAt: it.clock.now() + 4 * HOUR,
    });
    expect(it.store.tables(me.tenantId).mirror.get(id as ConnectionId)?.size).toBe(2);
    expect(it.waiting().map(({ job }) => job)).toEqual(['sync-connection', 'measure-person']);
    expect(it.store.tables(me.tenantId).audit.at(-1)).toMatchObject({ actor: 'system', action: 'connection.synced' });
  });

  test('is mirrored, recorded and ordered to be measured together or not at all', async () => {
    const { it, me, id, stored } = await readFeed();
    const before = it.store.tables(me.tenantId);
    const fullDisk: Store['inTenant'] = (tenantId, work) =>
      it.store.inTenant(tenantId, (tx) =>
        work({ ...tx, audit: { write: () => Promise.reject(new Error('disk full')) } }),
      );
    const sync = createSyncConnection({ ...it.deps, store: { ...it.store, inTenant: fullDisk } });
    it.feeds.answer(contentOf(two));
    await expect(sync(me.tenantId, id as ConnectionId, {} as AbortSignal)).rejects.toThrow('disk full');
    expect(it.store.tables(me.tenantId)).toEqual(before);
    expect(it.waiting()).toEqual([]);
    expect(stored()).toMatchObject({ generation: 2, events: 1 });
  });

  test('holds no description and nobody who was invited', async () => {
    const { it, me, sync } = await withFeed();
    it.feeds.answer(contentOf(one));
    await sync();
    const mirrored = JSON.stringify([...it.store.tables(me.tenantId).mirror.values()].map((events) => [...events]));
    expect(mirrored).toContain('Planning');
    expect(mirrored).not.toContain('secret plan');
    expect(mirrored).not.toContain('clearweek.example');
  });

  test('replaces what was read before, and says what changed', async () => {
    const { it, me, sync } = await readFeed();
    it.feeds.answer(contentOf(calendarText([[...monday, 'LOCATION:Room 1'], tuesday])));
    expect(await sync()).toMatchObject({ added: 1, changed: 0, removed: 0 });
    it.feeds.answer(contentOf(calendarText([[...monday, 'STATUS:CANCELLED']])));
    expect(await sync()).toMatchObject({ added: 0, changed: 1, removed: 1 });
    expect(it.store.tables(me.tenantId).mirror.size).toBe(1);
  });

  test('of a file is read once: the upload goes with the reading, and a second run changes nothing', async () => {
    const { it, tables, sync, stored } = await withFile(one);
    await sync();
    expect(tables().uploads.size).toBe(0);
    expect(stored()).toMatchObject({ health: { state: 'active' }, nextSyncAt: null, events: 1 });
    const before = stored();
    it.clock.pass(HOUR);
    expect(await sync()).toEqual({ unchanged: 1 });
    expect(stored()).toEqual(before);
  });

  test('that lists an event twice keeps the copy that was changed last, and says so', async () => {
    const copy = (title: string, at: string) =>
      ['UID:twice', ...monday, `SUMMARY:${title}`, `LAST-MODIFIED:${at}`].filter((line) => line !== 'SUMMARY:Planning');
    const { me, it, stored } = await withFile(
      calendarText([copy('Newer', '20261102T000000Z'), copy('Older', '20261101T000000Z')]),
    );
    await it.work();
    expect(stored()).toMatchObject({
      events: 1,
      warnings: [{ code: 'duplicate_event', count: 1 }],
      layoutWarnings: [],
    });
    const { occurrences } = it.store.tables(me.tenantId);
    expect(occurrences.map(({ occurrence }) => occurrence.event.title)).toEqual(['Newer']);
  });
});

describe('content that did not change', () => {
  test('is asked for with what the server said last time, leaves the mirror alone and orders nothing', async () => {
    const { it, me, sync, stored } = await readFeed();
    const { mirror } = it.store.tables(me.tenantId);
    it.feeds.answer({ kind: 'unchanged' });
    expect(await sync()).toEqual({ unchanged: 1 });
    expect(it.feeds.visits.at(-1)?.validators).toEqual(kept);
    expect(stored()).toMatchObject({
      generation: 2,
      lastSyncedAt: it.clock.now(),
      nextSyncAt: it.clock.now() + 4 * HOUR,
    });
    expect(it.store.tables(me.tenantId).mirror).toEqual(mirror);
    expect(it.waiting()).toEqual([]);
  });

  test('makes a calendar well again that could not be read', async () => {
    const { it, sync, stored } = await readFeed();
    it.feeds.answer(failedWith('feed_timeout'));
    await sync();
    await sync();
    expect(stored()).toMatchObject({ health: { state: 'degraded' }, failures: 2 });
    it.feeds.answer({ kind: 'unchanged' });
    await sync();
    expect(stored()).toMatchObject({ health: { state: 'active' }, failures: 0 });
  });
});

describe("the person's zone", () => {
  const inZone = (zone: string) => calendarText([], [`X-WR-TIMEZONE:${zone}`]);

  test('is taken from the first calendar that knows one, and from no other after it', async () => {
    const it = createTestWorld({ defaultZone: 'UTC' });
    const me = await it.arrive();
    const zones: [string, boolean][] = [];
    for (const bytes of [calendarText([]), inZone('America/New_York'), inZone('Asia/Tokyo')]) {
      await it.app.connectFile(me, bytes, null);
      await it.work();
      const { zone, zoneIsGuess } = await it.app.me(me);
      zones.push([zone, zoneIsGuess]);
    }
    expect(zones).toEqual([
      ['UTC', true],
      ['America/New_York', false],
      ['America/New_York', false],
    ]);
  });

  test('stays where the person has chosen it', async () => {
    const it = createTestWorld();
    const me = await it.arrive();
    await it.app.changePreferences(me, { zone: 'Europe/Lisbon' });
    await it.app.connectFile(me, inZone('Asia/Tokyo'), null);
    await it.work();
    expect(await it.app.me(me)).toMatchObject({ zone: 'Europe/Lisbon', zoneIsGuess: false });
  });
});
