import { DAY, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../testing/scripted-provider.ts';
import { unwatched, watched } from '../testing/watched-account.ts';
import { decodeWatchName } from '../watch-name.ts';

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

  test('and however many the provider knows of, each request is counted', async () => {
    const { it, me, provider, watch, watches } = await watched('microsoft');
    for (const remoteId of ['a', 'b', 'c', 'd', 'e']) {
      provider.standing.set(remoteId, { remoteId, resourceId: null, expiresAt: it.clock.now() + 9 * DAY });
    }
    it.clock.moveTo(watches()[0]!.renewAt!);
    const before = it.store.budget.taken(me.tenantId);
    expect(await watch()).toMatchObject({ stopped: 5 });
    expect([provider.asked.length, it.store.budget.taken(me.tenantId) - before]).toEqual([7, 7]);
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
