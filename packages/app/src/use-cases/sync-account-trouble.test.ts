import { DAY, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ProviderFault } from '../ports/provider.ts';
import { cursors, planning, second, titles } from '../testing/account-contents.ts';
import { readAccount, withAccount } from '../testing/connected-account.ts';
import { changed, failed, ok, primary } from '../testing/scripted-provider.ts';
import { wednesday } from '../testing/test-world.ts';

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
});
