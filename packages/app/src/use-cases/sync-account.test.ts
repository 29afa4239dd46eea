import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { CalendarId } from '../ports/calendar-tables.ts';
import type { CalendarChanges, ProviderFault } from '../ports/provider.ts';
import { readAccount, withAccount } from '../testing/connected-account.ts';
import { eventChange, remoteEvent } from '../testing/remote-events.ts';
import { changed, failed, ok, primary } from '../testing/scripted-provider.ts';
import { endless, wednesday } from '../testing/test-world.ts';

const second = { id: 'second', primary: false };
const planning = eventChange('planning', wednesday);
const review = eventChange('review', wednesday + DAY);

type Account = Awaited<ReturnType<typeof withAccount>>;

/** The titles that the mirror holds. */
function titles({ tables }: Account): (string | null)[] {
  return [...tables().records.values()]
    .flatMap((records) => [...records.values()].map(({ event }) => event.title))
    .toSorted();
}

function cursors({ tables }: Account): (string | null)[] {
  return [...tables().calendars.values()].map(({ cursor }) => cursor);
}

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

describe('calendars that come and go', () => {
  test('a new one is read from its beginning, one that is listed no more goes with all that was read of it', async () => {
    const all = await readAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.provider.answerChanges(({ calendar, cursor }) =>
      changed(calendar === 'second' ? [review] : [planning], { whole: cursor === null }),
    );
    all.it.clock.pass(DAY);
    await all.sync();
    expect(titles(all)).toEqual(['About planning', 'About review']);
    all.provider.answerCalendars(ok([primary]));
    all.it.clock.pass(DAY);
    await all.sync();
    expect([titles(all), all.stored().events]).toEqual([['About planning'], 1]);
    expect(all.it.waiting().map(({ job }) => job)).toContain('measure-person');
  });

  test('one that is gone when it is read goes, and the list of calendars is asked for at once', async () => {
    const all = await readAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.it.clock.pass(DAY);
    await all.sync();
    all.it.clock.pass(MINUTE);
    all.provider.asked.length = 0;
    all.provider.answerCalendars(ok([primary, { id: 'third', primary: false }]));
    all.provider.answerChanges(({ calendar, cursor }) =>
      calendar === 'second' ? { kind: 'calendar-gone', requests: 1 } : changed([], { whole: cursor === null }),
    );
    await all.sync();
    expect(all.provider.asked.map(({ method, calendar }) => calendar ?? method)).toEqual([
      'primary',
      'second',
      'calendars',
      'third',
    ]);
    expect([...all.tables().calendars.values()].map(({ id }) => id)).toEqual(['primary', 'third']);
  });

  test('when the primary one is gone the account has no calendar, and what was read of it stays until somebody acts', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning]));
    await all.sync();
    all.provider.answerChanges({ kind: 'calendar-gone', requests: 1 });
    await all.sync();
    expect(all.stored()).toMatchObject({ health: { state: 'needs_attention', problem: { code: 'no_calendar_here' } } });
    expect(titles(all)).toEqual(['About planning']);
  });

  test('an empty list of calendars erases nothing', async () => {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning]));
    await all.sync();
    all.it.clock.pass(DAY);
    all.provider.answerCalendars(ok([]));
    await all.sync();
    expect(titles(all)).toEqual(['About planning']);
    expect(all.stored().health).toMatchObject({ problem: { code: 'no_calendar_here' } });
  });
});

describe('a cursor that holds no longer', () => {
  async function withEvents() {
    const all = await readAccount();
    all.provider.answerChanges(changed([planning, review]));
    await all.sync();
    all.provider.asked.length = 0;
    return all;
  }
  const expired: CalendarChanges = { kind: 'cursor-expired', requests: 1 };

  test('is followed by a whole listing at once, and what is not in it goes', async () => {
    const all = await withEvents();
    all.provider.answerChanges(({ cursor }) =>
      cursor === null ? changed([review], { whole: true, cursor: 'new' }) : expired,
    );
    expect(await all.sync()).toMatchObject({ requests: 2, removed: 1 });
    expect([titles(all), cursors(all)]).toEqual([['About review'], ['new']]);
  });

  test('and a listing that fails half way change nothing at all', async () => {
    const all = await withEvents();
    const before = all.tables();
    all.provider.answerChanges(({ cursor }) =>
      cursor === null ? failed({ kind: 'unavailable', retryAfterMs: null }) : expired,
    );
    await all.sync();
    expect([all.tables().records, all.tables().calendars]).toEqual([before.records, before.calendars]);
    expect(all.stored().health).toMatchObject({ state: 'degraded', problem: { code: 'provider_unavailable' } });
  });

  test('that is said to have expired even without one is a trouble of the provider', async () => {
    const all = await withEvents();
    all.provider.answerChanges(expired);
    expect(await all.sync()).toMatchObject({ failed: 1, requests: 2 });
    expect(all.stored().health).toMatchObject({ state: 'degraded', problem: { code: 'provider_unavailable' } });
    expect(titles(all)).toEqual(['About planning', 'About review']);
  });
});

describe('what goes wrong at the provider becomes the health', () => {
  const faults: readonly (readonly [ProviderFault, string, string])[] = [
    [{ kind: 'unauthorized' }, 'degraded', 'provider_unavailable'],
    [{ kind: 'permission-missing' }, 'needs_reconnecting', 'permission_missing'],
    [{ kind: 'blocked-by-admin' }, 'needs_reconnecting', 'admin_consent_needed'],
    [{ kind: 'no-calendar' }, 'needs_attention', 'no_calendar_here'],
    [{ kind: 'throttled', scope: 'mailbox', retryAfterMs: null }, 'degraded', 'provider_throttled'],
    [{ kind: 'unavailable', retryAfterMs: null }, 'degraded', 'provider_unavailable'],
    [{ kind: 'misconfigured' }, 'degraded', 'provider_misconfigured'],
  ];

  test.each(faults)('%o', async (fault, state, code) => {
    const { it, provider, signIn, sync, stored, tables } = await readAccount();
    (signIn as typeof it.signIns.google).answerRefresh({
      kind: 'refreshed',
      tokens: { accessToken: 'renewed', refreshToken: null, accessExpiresAt: wednesday + DAY, permissions: ['read'] },
    });
    provider.answerChanges(failed(fault));
    expect(await sync()).toMatchObject({ failed: 1 });
    expect(stored()).toMatchObject({ health: { state, problem: { code } }, failures: 1, lastSyncedAt: wednesday });
    const mails = [...tables().mails.values()];
    expect(mails).toHaveLength(state === 'needs_reconnecting' ? 1 : 0);
  });

  test('a wrong registration is counted for the operator, and nobody is written to', async () => {
    const { provider, sync, tables } = await readAccount();
    provider.answerChanges(failed({ kind: 'misconfigured' }));
    expect(await sync()).toMatchObject({ misconfigured: 1 });
    expect([...tables().mails.values()]).toEqual([]);
  });

  test('what was read of the calendars before it stays, with their cursors', async () => {
    const all = await withAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.provider.answerChanges(({ calendar }) =>
      calendar === 'primary'
        ? changed([planning], { whole: true })
        : failed({ kind: 'unavailable', retryAfterMs: null }),
    );
    expect(await all.sync()).toMatchObject({ failed: 1, added: 1 });
    expect([titles(all), cursors(all), all.stored().events]).toEqual([['About planning'], ['cursor', null], 1]);
    expect(all.it.waiting().map(({ job }) => job)).toContain('measure-person');
  });

  test('a refused token is renewed once and the question asked again', async () => {
    const { it, provider, sync, stored } = await readAccount();
    it.signIns.google.answerRefresh({
      kind: 'refreshed',
      tokens: { accessToken: 'renewed', refreshToken: null, accessExpiresAt: wednesday + DAY, permissions: ['read'] },
    });
    provider.answerChanges(({ token }) => (token === 'renewed' ? changed([]) : failed({ kind: 'unauthorized' })));
    expect(await sync()).toMatchObject({ requests: 2 });
    expect([provider.asked.map(({ token }) => token), stored().health.state]).toEqual([
      ['access-first', 'renewed'],
      'active',
    ]);
  });

  test('a consent that is gone asks the person once, and the provider nothing more', async () => {
    const { it, provider, sync, stored, tables } = await readAccount();
    it.signIns.google.answerRefresh({ kind: 'consent-gone' });
    provider.answerChanges(failed({ kind: 'unauthorized' }));
    expect(await sync()).toMatchObject({ failed: 1, needsReconnecting: 1 });
    expect(stored()).toMatchObject({ health: { state: 'needs_reconnecting' }, nextSyncAt: null });
    provider.asked.length = 0;
    expect(await sync()).toEqual({ resting: 1 });
    it.clock.pass(30 * DAY);
    expect(await sync()).toEqual({ resting: 1 });
    expect([provider.asked, tables().mails.size]).toEqual([[], 1]);
  });

  test('an account that is well again is looked at as before, and its next trouble may write again', async () => {
    const { it, provider, sync, stored, tables } = await readAccount();
    provider.answerChanges(failed({ kind: 'permission-missing' }));
    await sync();
    it.clock.moveTo(stored().nextSyncAt!);
    provider.answerChanges(changed([]));
    await sync();
    expect(stored()).toMatchObject({ health: { state: 'active' }, failures: 0 });
    provider.answerChanges(failed({ kind: 'permission-missing' }));
    await sync();
    expect(tables().mails.size).toBe(2);
  });
});

describe('an account in trouble', () => {
  test('is left alone until its next try, whatever notices come', async () => {
    const { it, provider, sync, stored } = await readAccount();
    provider.answerChanges(failed({ kind: 'unavailable', retryAfterMs: 10 * MINUTE }));
    await sync();
    provider.asked.length = 0;
    it.clock.moveTo(stored().nextSyncAt! - 1);
    expect([await sync(), provider.asked]).toEqual([{ resting: 1 }, []]);
    it.clock.pass(1);
    provider.answerChanges(changed([]));
    await sync();
    expect(stored().health.state).toBe('active');
  });

  test('comes up again by itself', async () => {
    const { it, provider, sync, stored } = await readAccount();
    provider.answerChanges(failed({ kind: 'unavailable', retryAfterMs: null }));
    await sync();
    it.clock.moveTo(stored().nextSyncAt!);
    provider.answerChanges(changed([planning]));
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
    await it.work();
    expect(stored()).toMatchObject({ health: { state: 'active' }, events: 1 });
  });

  test('that the whole organization, or everybody, is asked to wait for holds the others back', async () => {
    for (const scope of ['tenant', 'app'] as const) {
      const { it, me, provider, sync } = await readAccount();
      const other = await it.store.tenantOf({ provider: 'google', organization: 'other.example', subject: 'x' });
      provider.answerChanges(failed({ kind: 'throttled', scope, retryAfterMs: 5 * MINUTE }));
      await sync();
      const take = (tenantId: typeof other) => it.store.budget.take('google', tenantId, 1, it.clock.now());
      expect(await take(me.tenantId)).toEqual({ ok: false, waitMs: 5 * MINUTE });
      expect((await take(other)).ok).toBe(scope === 'tenant');
    }
  });
});

describe('the budget', () => {
  test('that is used up keeps the account waiting without a request and without blame', async () => {
    const { it, provider, sync, stored } = await readAccount();
    await it.store.budget.block('google', null, it.clock.now() + 5 * MINUTE);
    expect(await sync()).toMatchObject({ overBudget: 1 });
    expect(provider.asked).toEqual([]);
    const nextRetryAt = it.clock.now() + 5 * MINUTE;
    expect(stored()).toMatchObject({
      health: { state: 'degraded', nextRetryAt },
      failures: 0,
      nextSyncAt: nextRetryAt,
    });
  });

  test('counts every request, those that nobody expected too', async () => {
    const { it, me, provider, sync } = await readAccount();
    const before = it.store.budget.taken(me.tenantId);
    provider.answerChanges(changed([], { requests: 7 }));
    await sync();
    expect(it.store.budget.taken(me.tenantId) - before).toBe(7);
  });

  test("a storm of one tenant takes nothing from another's share", async () => {
    const { it, me, provider, sync } = await readAccount();
    it.store.budget.limit(10);
    it.clock.pass(HOUR);
    provider.answerChanges(changed([], { requests: 1 }));
    for (let count = 0; count < 20; count += 1) await sync();
    const other = await it.store.tenantOf({ provider: 'google', organization: 'other.example', subject: 'x' });
    expect((await it.store.budget.take('google', me.tenantId, 1, it.clock.now())).ok).toBe(false);
    expect(await it.store.budget.take('google', other, 5, it.clock.now())).toEqual({ ok: true });
  });
});

describe('what happens in between', () => {
  test('an account that is disconnected while it is read leaves nothing behind', async () => {
    const all = await readAccount();
    all.provider.answerChanges(async () => {
      await all.it.app.disconnect(all.me, all.id);
      return changed([planning]);
    });
    expect(await all.sync()).toEqual({ gone: 1 });
    const { connections, calendars, records, watches } = all.tables();
    expect([connections.size, calendars.size, records.size, watches.size]).toEqual([0, 0, 0, 0]);
    expect(await all.sync()).toEqual({ gone: 1 });
  });

  test('a slower reading overwrites nothing that is newer, and is tried again', async () => {
    const all = await readAccount();
    all.provider.answerChanges(async () => {
      all.provider.answerChanges(changed([review], { cursor: 'newer' }));
      await all.sync();
      return changed([planning], { whole: true, cursor: 'older' });
    });
    await expect(all.sync()).rejects.toMatchObject({ code: 'not_ready' });
    expect([titles(all), cursors(all), all.stored().health.state]).toEqual([['About review'], ['newer'], 'active']);
  });

  test('a slower reading is told by its cursor even where the newer one found nothing', async () => {
    const all = await readAccount();
    all.provider.answerChanges(async () => {
      all.provider.answerChanges(changed([], { cursor: 'newer' }));
      await all.sync();
      return changed([planning], { cursor: 'older' });
    });
    await expect(all.sync()).rejects.toMatchObject({ code: 'not_ready' });
    expect([titles(all), cursors(all)]).toEqual([[], ['newer']]);
  });

  test('a connection that was reset while it was read takes nothing of it, even where its cursor is the same', async () => {
    const all = await readAccount();
    all.provider.answerChanges(async () => {
      const generation = all.stored().generation + 1;
      await all.it.store.inTenant(all.me.tenantId, (tx) => tx.connections.update(all.id, { generation }));
      return changed([planning], { cursor: 'older' });
    });
    await expect(all.sync()).rejects.toMatchObject({ code: 'not_ready' });
    expect([titles(all), cursors(all)]).toEqual([[], ['cursor']]);
  });

  test('a slower failure does not take the health of a newer reading', async () => {
    const all = await readAccount();
    all.provider.answerChanges(async () => {
      all.provider.answerChanges(changed([review]));
      await all.sync();
      return failed({ kind: 'permission-missing' });
    });
    expect(await all.sync()).toMatchObject({ superseded: 1 });
    expect([all.stored().health.state, all.tables().mails.size]).toEqual(['active', 0]);
  });

  test('a request that is cut off because the process stops says nothing about the account', async () => {
    const all = await readAccount();
    const before = all.stored();
    const signal = { ...endless };
    all.provider.answerChanges(() => {
      Object.assign(signal, { aborted: true });
      return failed({ kind: 'unavailable', retryAfterMs: null });
    });
    const context = { tenantId: all.me.tenantId, signal, attempt: 1 };
    await expect(all.it.handlers['sync-connection']({ connectionId: all.id }, context)).rejects.toMatchObject({
      code: 'not_ready',
    });
    expect(all.stored()).toEqual(before);
  });

  test('a fault of our own is tried again, and the health says so meanwhile without its text', async () => {
    const all = await readAccount();
    all.provider.answerChanges(() => {
      throw new TypeError('undefined is not a calendar of ada@clearweek.example');
    });
    await expect(all.sync()).rejects.toThrow(TypeError);
    expect(all.stored()).toMatchObject({ health: { state: 'degraded', problem: { code: 'internal' } }, failures: 1 });
    expect(JSON.stringify(all.stored().health)).not.toContain('ada@');
    all.provider.answerChanges(changed([planning]));
    await all.sync();
    expect(all.stored().health.state).toBe('active');
  });
});

describe('one calendar is kept in one transaction', () => {
  const steps = ['mirror.apply', 'calendars.update', 'connections.update', 'outbox.add'] as const;

  test.each(steps)(
    'a store that fails at %s keeps neither changes nor cursor, and the next reading makes up for it',
    async (step) => {
      const all = await readAccount();
      const before = all.tables();
      const { inTenant } = all.it.store;
      let broken = true;
      const [table, method] = step.split('.') as ['mirror', 'apply'];
      all.it.deps.store.inTenant = (tenantId, work) =>
        inTenant(tenantId, (tx) => {
          const failing = { ...tx[table], [method]: () => Promise.reject(new Error('disk full')) };
          return work(broken ? { ...tx, [table]: failing } : tx);
        });
      all.provider.answerChanges(changed([planning], { cursor: 'two' }));
      await expect(all.sync()).rejects.toThrow('disk full');
      expect([all.tables().records, all.tables().calendars]).toEqual([before.records, before.calendars]);
      broken = false;
      await all.sync();
      expect([titles(all), cursors(all), all.stored().health.state]).toEqual([['About planning'], ['two'], 'active']);
      expect(all.it.waiting().map(({ job }) => job)).toContain('measure-person');
    },
  );
});

describe('one meeting in two calendars of one account', () => {
  test('counts once', async () => {
    const all = await withAccount();
    all.provider.answerCalendars(ok([primary, second]));
    all.provider.answerChanges(changed([planning], { whole: true }));
    await all.sync();
    await all.it.work();
    expect(await all.it.app.getWeek(all.me, '2026-W48')).toMatchObject({ metrics: { meetings: { value: 1 } } });
    expect(all.tables().occurrences).toHaveLength(1);
    expect(titles(all)).toHaveLength(2);
  });

  test('of which one is moved counts as the series says, calendar by calendar', async () => {
    const all = await withAccount();
    const rules = ['FREQ=WEEKLY;COUNT=2'];
    const moved = remoteEvent('planning', wednesday + HOUR, { recurrenceId: { kind: 'utc', at: wednesday } });
    const series = eventChange('planning', wednesday, { rules });
    all.provider.answerChanges(
      changed([series, { kind: 'event', record: 'moved', series: 'record-planning', event: moved }], { whole: true }),
    );
    await all.sync();
    await all.it.work();
    const starts = all.tables().occurrences.map(({ occurrence }) => occurrence.interval.start);
    expect(starts.toSorted()).toEqual([wednesday + HOUR, wednesday + 7 * DAY]);
  });
});

test('calendars have ids of our own', async () => {
  const { tables } = await readAccount();
  expect([...tables().calendars.keys()]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/) as CalendarId]);
});
