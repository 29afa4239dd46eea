import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { failed, ok, primary } from '../testing/scripted-provider.ts';
import { unwatched, watched } from '../testing/watched-account.ts';
import { decodeWatchName } from '../watch-name.ts';

const second = { id: 'second', primary: false };

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

test('a connection that is gone has nothing to be watched', async () => {
  const { it, me, id, watch, provider } = await unwatched();
  await it.store.inTenant(me.tenantId, (tx) => tx.connections.remove(id));
  expect([await watch(), provider.asked]).toEqual([{ gone: 1 }, []]);
});
