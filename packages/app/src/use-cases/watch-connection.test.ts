import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ProviderFault } from '../ports/provider.ts';
import { readAccount, withAccount } from '../testing/connected-account.ts';
import { changed, failed, ok, primary } from '../testing/scripted-provider.ts';
import { decodeWatchName } from '../watch-name.ts';

const second = { id: 'second', primary: false };

/** An account that was read; nobody watches it yet. */
async function unwatched(name: 'google' | 'microsoft' = 'google', publicUrl = 'https://clearweek.example') {
  const all = await withAccount(name, { publicUrl });
  await all.sync();
  all.provider.asked.length = 0;
  return { ...all, watches: () => [...all.tables().watches.values()] };
}

async function watched(name: 'google' | 'microsoft' = 'google') {
  const all = await unwatched(name);
  await all.watch();
  await all.it.work();
  all.provider.asked.length = 0;
  return all;
}

describe('a calendar that nobody watches', () => {
  test('gets a watch that names tenant and watch, with a secret of its own of which only the hash is kept', async () => {
    const { it, me, provider, watch, watches } = await unwatched();
    expect(await watch()).toMatchObject({ made: 1, stopped: 0 });
    const [request] = provider.asked.map(({ request: one }) => one);
    const [kept] = watches();
    expect(decodeWatchName(request!.id)).toEqual({ tenantId: me.tenantId, watchId: kept?.id });
    expect(kept?.secretHash).toEqual(it.deps.tokens.hash(request!.secret));
    expect(JSON.stringify(kept)).not.toContain(request!.secret);
    expect(request).toMatchObject({
      calendar: primary,
      notifyAt: 'https://clearweek.example/webhooks/google',
      lifecycleAt: 'https://clearweek.example/webhooks/google/lifecycle',
      until: it.clock.now() + 7 * DAY,
    });
  });

  test('is watched from before the provider answers, so that a notice that comes at once is known', async () => {
    const { it, me, provider, watch } = await unwatched();
    let taken: unknown = null;
    provider.answerWatch(async ({ request }) => {
      const name = decodeWatchName(request!.id)!;
      const secretHash = it.deps.tokens.hash(request!.secret);
      taken = await it.app.takeNotices([{ ...name, secretHash, resourceId: 'resource' }]);
      return ok({ remoteId: 'remote', resourceId: 'resource', expiresAt: it.clock.now() + DAY });
    });
    await watch();
    expect([taken, me.tenantId]).toEqual([{ known: 1, unknown: 0 }, me.tenantId]);
  });

  test('is renewed at two thirds of the life that the provider gave, a twentieth more or less', async () => {
    const { it, provider, watch, watches } = await unwatched();
    provider.answerWatch(ok({ remoteId: 'remote', resourceId: null, expiresAt: it.clock.now() + 3 * DAY }));
    await watch();
    expect(watches()[0]?.renewAt).toBe(it.clock.now() + 2 * DAY * 0.95);
  });

  test('stays unwatched where providers cannot reach us, and is asked for nothing', async () => {
    for (const url of ['http://clearweek.example', 'http://10.0.0.1:3000', 'http://localhost.evil.example']) {
      const { provider, watch, watches } = await unwatched('google', url);
      expect(await watch()).toEqual({ unreachable: 1 });
      expect([provider.asked, watches()]).toEqual([[], []]);
    }
  });

  test('can be watched by a simulated provider on the same machine', async () => {
    for (const url of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000']) {
      const { watch } = await unwatched('google', url);
      expect(await watch()).toMatchObject({ made: 1 });
    }
  });
});

describe('a watch that stands', () => {
  test('is left alone, however often somebody looks', async () => {
    const { provider, watch, watches } = await watched();
    const before = watches();
    expect(await watch()).toEqual({ made: 0, renewed: 0, stopped: 0, refused: 0 });
    expect([provider.asked, watches()]).toEqual([[], before]);
  });

  test('is replaced when its time comes: the new one stands before the old one is stopped', async () => {
    const { it, provider, watches } = await watched();
    const [old] = watches();
    it.clock.moveTo(old!.renewAt! - 1);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
    expect(provider.asked.map(({ method }) => method)).not.toContain('watch');
    it.clock.pass(1);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
    const methods = provider.asked.map(({ method }) => method);
    expect(methods.filter((method) => method === 'watch' || method === 'stop')).toEqual(['watch', 'stop']);
    expect(watches()).toHaveLength(1);
    expect([...provider.standing.keys()]).toEqual([watches()[0]?.remote?.remoteId]);
    expect(watches()[0]?.id).not.toBe(old?.id);
  });

  test('is renewed in place where the provider can', async () => {
    const { it, provider, watch, watches } = await watched('microsoft');
    const [old] = watches();
    it.clock.moveTo(old!.renewAt!);
    expect(await watch()).toMatchObject({ renewed: 1, made: 0 });
    expect(watches()).toMatchObject([{ id: old?.id, remote: { expiresAt: it.clock.now() + 7 * DAY } }]);
    expect(provider.asked.map(({ method }) => method)).toEqual(['renew', 'list-watches']);
  });

  test('and is not there any more when it is to be renewed is made anew', async () => {
    const { it, provider, watch, watches } = await watched('microsoft');
    it.clock.moveTo(watches()[0]!.renewAt!);
    provider.answerRenew(failed({ kind: 'no-calendar' }));
    expect(await watch()).toMatchObject({ made: 1 });
    expect(watches()).toHaveLength(1);
  });

  test('lives on over a year of renewals, without a gap and without any left over', async () => {
    const { it, me, provider, sync, watches } = await watched();
    for (let day = 0; day < 365; day += 1) {
      it.clock.pass(DAY);
      await it.store.inTenant(me.tenantId, (tx) =>
        tx.grants.put(
          [...it.store.tables(me.tenantId).connections.keys()][0]!,
          {
            accessToken: `day-${day}`,
            refreshToken: 'r',
            accessExpiresAt: it.clock.now() + 2 * DAY,
            permissions: ['read'],
          },
          it.clock.now(),
        ),
      );
      await it.store.ledger.planDue(it.clock.now(), 10);
      await it.work();
      expect(watches().filter(({ remote }) => remote !== null && remote.expiresAt > it.clock.now())).toHaveLength(1);
      expect(provider.standing.size).toBe(1);
    }
    await sync();
  });

  test('of a calendar that went is stopped with it', async () => {
    const { it, provider, sync, watches } = await watched();
    provider.answerCalendars(ok([primary, second]));
    it.clock.pass(DAY);
    await sync();
    await it.work();
    expect(provider.standing.size).toBe(2);
    provider.answerCalendars(ok([primary]));
    it.clock.pass(DAY);
    await sync();
    expect([provider.standing.size, watches().length]).toEqual([1, 1]);
  });
});

describe('watches that nobody needs', () => {
  test('one that could not be stopped is tried again the next time', async () => {
    const { it, provider, watch, watches } = await watched();
    it.clock.moveTo(watches()[0]!.renewAt!);
    provider.answerStop(failed({ kind: 'unavailable', retryAfterMs: null }));
    await watch();
    expect(watches()).toHaveLength(2);
    expect(watches().filter(({ renewAt }) => renewAt === null)).toHaveLength(1);
    provider.answerStop(null);
    expect(await watch()).toMatchObject({ stopped: 1, made: 0 });
    expect([watches().length, provider.standing.size]).toEqual([1, 1]);
  });

  test('one that the provider never answered for is cleared away after ten minutes, and made up for', async () => {
    const { it, provider, watch, watches } = await unwatched();
    provider.answerWatch(() => {
      throw new Error('killed');
    });
    await expect(watch()).rejects.toThrow('killed');
    expect(watches()).toMatchObject([{ remote: null }]);
    provider.answerWatch(null);
    // Nothing is waiting any more: the due time alone brings it back.
    for (const item of it.waiting()) item.doneAt = it.clock.now();
    it.clock.pass(10 * MINUTE);
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
    await it.work();
    expect(watches()).toHaveLength(1);
    expect(watches()[0]?.remote).not.toBeNull();
  });

  test('one that the provider did not answer for is asked for again under its name, so that there is never a second one', async () => {
    const { it, me, provider, watch, watches } = await unwatched();
    provider.answerWatch(failed({ kind: 'unavailable', retryAfterMs: null }));
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(watch()).rejects.toThrow();
      it.clock.pass(MINUTE);
    }
    provider.answerWatch(null);
    expect(await watch()).toMatchObject({ made: 1 });
    const requests = provider.asked.map(({ request }) => request!);
    expect(new Set(requests.map(({ id }) => id)).size).toBe(1);
    expect(new Set(requests.map(({ secret }) => secret)).size).toBe(5);
    expect(watches()).toMatchObject([{ secretHash: it.deps.tokens.hash(requests.at(-1)!.secret) }]);
    expect(decodeWatchName(requests[0]!.id)).toEqual({ tenantId: me.tenantId, watchId: watches()[0]?.id });
  });

  test('one that only the provider knows of is stopped where it can be found', async () => {
    const { it, provider, watch, watches } = await watched('microsoft');
    provider.standing.set('orphan', { remoteId: 'orphan', resourceId: null, expiresAt: it.clock.now() + 9 * DAY });
    it.clock.moveTo(watches()[0]!.renewAt!);
    expect(await watch()).toMatchObject({ renewed: 1, stopped: 1 });
    expect([...provider.standing.keys()]).toEqual([watches()[0]?.remote?.remoteId]);
  });

  test('one of an account that was disconnected while it was made is stopped at once', async () => {
    const { it, me, id, provider, watch, watches } = await unwatched();
    provider.answerWatch(async () => {
      await it.store.inTenant(me.tenantId, (tx) => tx.watches.remove(watches()[0]!.id));
      return ok({ remoteId: 'late', resourceId: null, expiresAt: it.clock.now() + DAY });
    });
    await watch();
    expect(provider.asked.map(({ method, watch: one }) => [method, one?.remoteId])).toEqual([
      ['watch', undefined],
      ['stop', 'late'],
    ]);
    expect(it.connection(me, id).health.state).toBe('active');
  });
});

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

test('a connection that is gone has nothing to be watched', async () => {
  const { it, me, id, watch, provider } = await unwatched();
  await it.store.inTenant(me.tenantId, (tx) => tx.connections.remove(id));
  expect([await watch(), provider.asked]).toEqual([{ gone: 1 }, []]);
});
