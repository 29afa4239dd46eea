import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { cursors, planning, review, titles } from '../testing/account-contents.ts';
import { readAccount, withAccount } from '../testing/connected-account.ts';
import { eventChange } from '../testing/remote-events.ts';
import { changed, failed, ok } from '../testing/scripted-provider.ts';
import { wednesday } from '../testing/test-world.ts';

describe('the first reading of an account', () => {
  test('asks for settings, calendars and everything in the window, and keeps it with the place to go on from', async () => {
    const all = await withAccount();
    all.provider.answerChanges(changed([planning, review], { whole: true, cursor: 'one', requests: 3 }));
    expect(await all.sync()).toEqual({ requests: 5, pages: 3, added: 2, changed: 0, removed: 0 });
    expect(all.provider.asked.map(({ method, token, cursor }) => [method, token, cursor])).toEqual([
      ['settings', 'access-first', undefined],
      ['calendars', 'access-first', undefined],
      ['changes', 'access-first', null],
    ]);
    expect([titles(all), cursors(all)]).toEqual([['About planning', 'About review'], ['one']]);
    expect(all.stored()).toMatchObject({
      health: { state: 'active' },
      failures: 0,
      events: 2,
      lastSyncedAt: wednesday,
    });
    expect(
      all.it
        .waiting()
        .map(({ job }) => job)
        .toSorted(),
    ).toEqual(['measure-person', 'watch-connection']);
  });

  test('reads a window that holds the weeks that are laid out', async () => {
    const { provider, sync } = await withAccount();
    await sync();
    const window = provider.asked.at(-1)?.window;
    expect(window?.start).toBeLessThan(wednesday - 13 * 7 * DAY);
    expect(window?.end).toBeGreaterThan(wednesday + 9 * 7 * DAY);
  });

  test('keeps people as counts and private events as busy times', async () => {
    const all = await withAccount();
    const secret = eventChange('secret', wednesday, { isPrivate: true });
    all.provider.answerChanges(changed([planning, secret], { whole: true }));
    await all.sync();
    const kept = JSON.stringify([...all.tables().records.values()].map((records) => [...records.values()]));
    expect(kept).not.toContain('clearweek.example');
    expect(titles(all)).toEqual(['About planning', null]);
    expect(kept).toContain('"people":2');
  });

  test("becomes the person's weeks", async () => {
    const { it, me, provider } = await readAccount();
    provider.answerChanges(changed([planning, review]));
    await it.sync(me, [...it.store.tables(me.tenantId).connections.keys()][0]!);
    await it.work();
    const week = await it.app.getWeek(me, '2026-W48');
    expect(week).toMatchObject({ state: 'measured', metrics: { meetings: { value: 2 } } });
  });

  test('of an account without any events says that its weeks are measured', async () => {
    const { it, me } = await readAccount();
    expect(await it.app.getWeek(me, '2026-W48')).toMatchObject({ state: 'measured' });
  });
});

describe('what an account says about its person', () => {
  const settings = {
    zone: 'Asia/Tokyo',
    workingHours: [{ days: [1, 2], start: '10:00', end: '16:00' }],
    isPerson: true,
  };

  test('replaces guesses', async () => {
    const { it, me, provider, sync } = await withAccount();
    provider.answerSettings(ok(settings));
    await sync();
    expect(await it.app.me(me)).toMatchObject({
      zone: 'Asia/Tokyo',
      zoneIsGuess: false,
      workingHours: settings.workingHours,
    });
  });

  test('does not replace what the person chose', async () => {
    const { it, me, provider, sync } = await withAccount();
    await it.app.changePreferences(me, { zone: 'Europe/Lisbon' });
    provider.answerSettings(ok(settings));
    await sync();
    expect(await it.app.me(me)).toMatchObject({ zone: 'Europe/Lisbon', workingHours: [{ start: '09:00' }] });
  });

  test('may be kept from us: then the zone of the calendar is taken', async () => {
    const { it, me, provider, sync } = await withAccount();
    provider.answerSettings(failed({ kind: 'permission-missing' }));
    provider.answerChanges(changed([], { whole: true, zone: 'America/New_York' }));
    await sync();
    expect(await it.app.me(me)).toMatchObject({ zone: 'America/New_York', zoneIsGuess: false });
  });

  test('that it is a room ends the reading before anything of it is read', async () => {
    const { provider, sync, stored } = await withAccount();
    provider.answerSettings(ok({ ...settings, isPerson: false }));
    expect(await sync()).toMatchObject({ failed: 1, requests: 1 });
    expect(stored()).toMatchObject({ health: { state: 'needs_attention', problem: { code: 'no_calendar_here' } } });
    expect(provider.asked.map(({ method }) => method)).toEqual(['settings']);
  });
});

describe('a later reading', () => {
  test('is one request that goes on from where the last one ended', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning], { cursor: 'two' }));
    expect(await all.sync()).toEqual({ requests: 1, pages: 1, added: 1, changed: 0, removed: 0 });
    expect(all.provider.asked).toMatchObject([{ method: 'changes', cursor: 'cursor' }]);
    expect([titles(all), cursors(all)]).toEqual([['About planning'], ['two']]);
    expect(all.it.waiting().map(({ job }) => job)).toEqual(['measure-person']);
  });

  test('that brings nothing moves the cursor and orders nothing', async () => {
    const all = await readAccount();
    const { generation } = all.stored();
    all.provider.answerChanges(changed([], { cursor: 'two' }));
    await all.sync();
    expect([cursors(all), all.stored().generation, all.it.waiting()]).toEqual([['two'], generation, []]);
  });

  test('changes and removes what it says, and nothing else', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning, review]));
    await all.sync();
    const moved = eventChange('planning', wednesday + HOUR, { title: 'Moved' });
    all.provider.answerChanges(changed([moved, { kind: 'removed', record: 'record-review' }]));
    expect(await all.sync()).toMatchObject({ added: 0, changed: 1, removed: 1 });
    expect(titles(all)).toEqual(['Moved']);
  });

  test('of the same changes once more changes nothing', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning, review]));
    await all.sync();
    const before = all.tables().records;
    expect(await all.sync()).toMatchObject({ added: 0, changed: 0, removed: 0 });
    expect(all.tables().records).toEqual(before);
  });

  test('asks for the calendars once a day and not more often', async () => {
    const all = await readAccount();
    const listings: number[] = [];
    for (let hour = 0; hour < 72; hour += 1) {
      all.it.clock.pass(HOUR);
      await all.sync();
      listings.push(all.provider.asked.splice(0).filter(({ method }) => method === 'calendars').length);
    }
    expect(listings.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(Math.max(...listings)).toBe(1);
  });

  test('comes by itself within three hours where nobody watches, and after six where all calendars are watched', async () => {
    const unwatched = await readAccount('google', { publicUrl: 'http://clearweek.example' });
    await unwatched.sync();
    expect(unwatched.stored().nextSyncAt).toBe(unwatched.it.clock.now() + 2.7 * HOUR);
    const watched = await readAccount();
    await watched.sync();
    expect(watched.stored().nextSyncAt).toBe(watched.it.clock.now() + 5.4 * HOUR);
  });
});
