import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ProviderFault } from '../ports/provider.ts';
import { second } from '../testing/account-contents.ts';
import { readAccount, withAccount } from '../testing/connected-account.ts';
import type { Asked } from '../testing/scripted-provider.ts';
import { changed, failed, ok, primary } from '../testing/scripted-provider.ts';
import { unwatched, watched } from '../testing/watched-account.ts';

describe('a provider that does not take a watch', () => {
  const later: ProviderFault[] = [
    { kind: 'throttled', scope: 'mailbox', retryAfterMs: 7 * MINUTE },
    { kind: 'unavailable', retryAfterMs: 7 * MINUTE },
  ];

  test.each(later)('for now ($kind) is asked again, not before the time it named', async (fault) => {
    const { it, provider, sync, watches } = await unwatched();
    provider.answerWatch(failed(fault));
    const outcomes = await it.work();
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: 'postponed', job: 'watch-connection' }));
    it.clock.pass(7 * MINUTE - 1);
    provider.asked.length = 0;
    await it.work();
    expect(provider.asked).toEqual([]);
    provider.answerWatch(null);
    it.clock.pass(10 * MINUTE);
    await it.work();
    expect(watches().filter(({ remote }) => remote !== null)).toHaveLength(1);
    await sync();
  });

  test.each([{ kind: 'permission-missing' }, { kind: 'misconfigured' }, { kind: 'no-calendar' }] as const)(
    'at all ($kind) leaves no watch behind, and the calendar is read by the clock',
    async (fault) => {
      const { it, provider, sync, watch, watches, stored } = await unwatched();
      provider.answerWatch(failed(fault));
      expect(await watch()).toMatchObject({ refused: 1, made: 0 });
      expect([watches(), stored().health.state]).toEqual([[], 'active']);
      provider.answerChanges(changed([]));
      await sync();
      expect(stored().nextSyncAt).toBe(it.clock.now() + 2.7 * HOUR);
    },
  );

  test('is asked again within the day', async () => {
    const { it, provider, sync, watch, watches } = await unwatched();
    provider.answerWatch(failed({ kind: 'permission-missing' }));
    await watch();
    await it.work();
    provider.answerWatch(null);
    it.clock.pass(DAY);
    await sync();
    await it.work();
    expect(watches()).toHaveLength(1);
  });
});

describe('of several calendars', () => {
  async function withThree() {
    const all = await withAccount('google', { publicUrl: 'https://clearweek.example' });
    all.provider.answerCalendars(ok([primary, second, { id: 'third', primary: false }]));
    await all.sync();
    all.provider.asked.length = 0;
    return { ...all, tried: () => all.provider.asked.splice(0).map(({ request }) => request?.calendar.id) };
  }
  const nameOf = ({ request }: Asked) => request!.calendar.id;
  const standing = (one: Asked) => ok({ remoteId: one.request!.id, resourceId: 'r', expiresAt: one.request!.until });

  test('one that cannot be watched now keeps no other unwatched, and is tried again', async () => {
    const { it, provider, watch, tables, tried } = await withThree();
    const broken = failed({ kind: 'unavailable', retryAfterMs: null, silent: true });
    provider.answerWatch((one) => (nameOf(one) === 'second' ? broken : standing(one)));
    await expect(watch()).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(tried().toSorted()).toEqual(['primary', 'second', 'third']);
    expect([...tables().watches.values()].filter(({ remote }) => remote !== null)).toHaveLength(2);
    provider.answerWatch(null);
    it.clock.pass(MINUTE);
    expect(await watch()).toMatchObject({ made: 1 });
    expect(tried()).toEqual(['second']);
  });

  test.each([
    ['asks to wait', { kind: 'throttled', scope: 'mailbox', retryAfterMs: MINUTE }, 1],
    ['does not answer at all', { kind: 'unavailable', retryAfterMs: null, silent: true }, 2],
    ['answers with errors', { kind: 'unavailable', retryAfterMs: null }, 3],
  ] as const)('a provider that %s is asked about as many of them as can be right', async (_what, fault, times) => {
    const { provider, watch, tried } = await withThree();
    provider.answerWatch(failed(fault));
    await expect(watch()).rejects.toMatchObject({ name: 'AppError' });
    expect(tried()).toHaveLength(times);
  });
});

test('an account that is in trouble is left alone, and watched again when it is well', async () => {
  const { it, provider, sync, watch, stored, tables } = await readAccount();
  provider.answerChanges(failed({ kind: 'unavailable', retryAfterMs: null }));
  await sync();
  expect(await watch()).toEqual({ resting: 1 });
  it.clock.pass(8 * DAY);
  it.signIns.google.answerRefresh({
    kind: 'refreshed',
    tokens: { accessToken: 'x', refreshToken: null, accessExpiresAt: it.clock.now() + DAY, permissions: ['read'] },
  });
  provider.answerChanges(changed([]));
  await sync();
  await it.work();
  expect(stored().health.state).toBe('active');
  expect([...tables().watches.values()].filter(({ remote }) => (remote?.expiresAt ?? 0) > it.clock.now())).toHaveLength(
    1,
  );
});

test('a watch whose time came while its account was in trouble is renewed as soon as that is over', async () => {
  const { it, provider, sync, watches } = await watched('microsoft');
  const renewAt = watches()[0]!.renewAt!;
  it.clock.moveTo(renewAt - MINUTE);
  provider.answerChanges(failed({ kind: 'unavailable', retryAfterMs: 10 * MINUTE }));
  await sync();
  it.clock.moveTo(renewAt);
  expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
  expect(await it.work()).toMatchObject([{ kind: 'done', counts: { resting: 1 } }]);
  provider.answerChanges(changed([]));
  it.clock.pass(12 * MINUTE);
  await it.store.ledger.planDue(it.clock.now(), 10);
  await it.work();
  expect(watches()).toMatchObject([{ remote: { expiresAt: it.clock.now() + 7 * DAY } }]);
  expect(watches()[0]!.renewAt).toBeGreaterThan(it.clock.now());
});
