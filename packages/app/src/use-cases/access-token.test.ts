import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { withWorker } from '../testing/refreshing-worker.ts';
import { tokensOf } from '../testing/scripted-sign-in.ts';
import { signedInAs } from '../testing/signing-in.ts';
import { endless } from '../testing/test-world.ts';
import { createAccessTokens } from './access-token.ts';

const options = { signal: endless };

describe('a token', () => {
  test('that is good for more than two minutes is given as it is', async () => {
    const { it, ask } = await withWorker();
    it.clock.pass(58 * MINUTE - 1);
    expect(await ask()).toMatchObject({
      kind: 'ok',
      token: 'access-ada',
      permissions: ['read', 'calendars', 'settings'],
    });
    expect(it.signIns.google.refreshed).toEqual([]);
  });

  test('that is good for two minutes is refreshed, and what the provider rotated is kept', async () => {
    const { it, id, ask, refreshTo, tables } = await withWorker();
    it.clock.pass(58 * MINUTE);
    it.signIns.google.answerRefresh(refreshTo('second'));
    expect(await ask()).toMatchObject({ kind: 'ok', token: 'access-second' });
    expect(it.signIns.google.refreshed).toEqual(['refresh-ada']);
    expect(tables().grants.get(id)).toMatchObject({
      accessToken: 'access-second',
      refreshToken: 'refresh-second',
      refreshedAt: it.clock.now(),
    });
    expect(await ask()).toMatchObject({ token: 'access-second' });
    expect(it.signIns.google.refreshed).toHaveLength(1);
  });

  test('that was refused is refreshed before its time, and not given again', async () => {
    const { it, ask, refreshTo } = await withWorker();
    it.signIns.google.answerRefresh(refreshTo('second'));
    expect(await ask('access-ada')).toMatchObject({ token: 'access-second' });
    // Who was refused with the old one finds the new one.
    expect(await ask('access-ada')).toMatchObject({ token: 'access-second' });
    expect(it.signIns.google.refreshed).toHaveLength(1);
  });

  test('tells what the consent covers now', async () => {
    const { it, ask } = await withWorker();
    it.clock.pass(HOUR);
    const tokens = tokensOf('second', it.clock.now() + HOUR, { permissions: ['read'] });
    it.signIns.google.answerRefresh({ kind: 'refreshed', tokens });
    expect(await ask()).toMatchObject({ kind: 'ok', permissions: ['read'] });
  });

  test('keeps what the consent covers where the provider does not say it again', async () => {
    const { it, id, ask, tables } = await withWorker();
    it.clock.pass(HOUR);
    const tokens = { ...tokensOf('second', it.clock.now() + HOUR), permissions: null };
    it.signIns.google.answerRefresh({ kind: 'refreshed', tokens });
    const permissions = ['read', 'calendars', 'settings'];
    expect(await ask()).toMatchObject({ kind: 'ok', token: 'access-second', permissions });
    expect(tables().grants.get(id)).toMatchObject({ accessToken: 'access-second', permissions });
  });

  test.each([50])('is refreshed once for %i workers that need it at the same moment', async (workers) => {
    const { it, worker, refreshTo } = await withWorker();
    it.clock.pass(HOUR);
    const spent = new Set<string>();
    let last = 0;
    it.signIns.google.answerRefresh(async () => {
      // Single use: a token that comes twice ends the consent, as at a provider that detects it.
      const token = it.signIns.google.refreshed.at(-1)!;
      if (spent.has(token)) return { kind: 'consent-gone' };
      spent.add(token);
      await Promise.resolve();
      return refreshTo(`number-${(last += 1)}`);
    });
    const answers = await Promise.all(Array.from({ length: workers }, () => worker()()));
    expect(new Set(answers.map((answer) => (answer.kind === 'ok' ? answer.token : answer.kind)))).toEqual(
      new Set(['access-number-1']),
    );
    expect(it.signIns.google.refreshed).toHaveLength(1);
  });

  test('is refreshed once where the database runs the transaction a second time', async () => {
    const { it, ask, refreshTo } = await withWorker();
    it.clock.pass(HOUR);
    it.signIns.google.answerRefresh(refreshTo('second'));
    const { inTenant } = it.store;
    it.store.inTenant = async (tenantId, work) => {
      const contention = new Error('deadlock detected');
      const undone = inTenant(tenantId, async (tx) => {
        await work(tx);
        throw contention;
      });
      await undone.catch(() => {});
      return inTenant(tenantId, work);
    };
    expect(await ask()).toMatchObject({ kind: 'ok', token: 'access-second' });
    expect(it.signIns.google.refreshed).toEqual(['refresh-ada']);
  });

  test('is refreshed once for fifty callers of one worker, who hold one transaction between them', async () => {
    const { it, ask, refreshTo } = await withWorker();
    it.clock.pass(HOUR);
    it.signIns.google.answerRefresh(refreshTo('second'));
    let transactions = 0;
    const { inTenant } = it.store;
    it.store.inTenant = (tenantId, work) => {
      transactions += 1;
      return inTenant(tenantId, work);
    };
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(answers.every((answer) => answer.kind === 'ok' && answer.token === 'access-second')).toBe(true);
    // Each looks at the connection and at the grant; one refreshes.
    expect(transactions).toBe(101);
  });
});

describe('a consent that has ended', () => {
  async function ended() {
    const all = await withWorker();
    all.it.clock.pass(HOUR);
    all.it.signIns.google.answerRefresh({ kind: 'consent-gone' });
    return all;
  }

  test('is written down, the reading stops, and one mail is wanted', async () => {
    const { it, me, id, ask, stored, mails } = await ended();
    expect(await ask()).toEqual({ kind: 'consent-gone' });
    expect(stored()).toMatchObject({
      health: { state: 'needs_reconnecting', problem: { code: 'reconnect_needed' } },
      nextSyncAt: null,
    });
    expect(mails()).toMatchObject([{ kind: 'reconnect', connectionId: id, personId: me.personId, state: 'wanted' }]);
    expect(it.waiting().filter(({ job }) => job === 'send-mail')).toHaveLength(1);
    expect(await it.app.listConnections(me)).toMatchObject([
      { state: 'needs_reconnecting', reconnectAt: `/connect/google?connection=${id}` },
    ]);
  });

  test('wants no second mail, however often it is noticed', async () => {
    const { ask, worker, mails } = await ended();
    for (let count = 0; count < 5; count += 1) await ask();
    await worker()();
    expect(mails()).toHaveLength(1);
  });

  test('may be written about again after it was given anew and ended again', async () => {
    const { it, ask, mails } = await ended();
    await ask();
    await signedInAs(it, 'ada');
    it.clock.pass(DAY);
    await ask();
    expect(mails()).toHaveLength(2);
  });

  test('is not asked for at the provider where there is nothing to ask with', async () => {
    const { it, me, ask, id } = await ended();
    await it.store.inTenant(me.tenantId, async (tx) => {
      const { permissions } = (await tx.grants.get(id))!;
      // As a provider leaves it that never gave a refresh token.
      await tx.connections.remove(id);
      const again = await tx.connections.create(
        me.personId,
        'google',
        { kind: 'account', subject: 'subject-ada', owner: 'ada@clearweek.example' },
        1,
        null,
      );
      await tx.grants.put(again.id, { accessToken: 'a', accessExpiresAt: 1, refreshToken: null, permissions }, 1);
    });
    expect(await ask()).toEqual({ kind: 'gone' });
    const [again] = it.store.tables(me.tenantId).connections.keys();
    const answer = await createAccessTokens(it.deps).tokenFor(me.tenantId, again!, options);
    expect([answer, it.signIns.google.refreshed]).toEqual([{ kind: 'consent-gone' }, []]);
  });

  test('does not undo a new consent that came while the provider was asked', async () => {
    const { it, ask, stored, mails } = await ended();
    it.signIns.google.answerRefresh(async () => {
      // The store in memory lets one transaction run at a time, so the person comes back right after this one.
      void signedInAs(it, 'ada', { tokens: { accessToken: 'new-access', refreshToken: 'new-refresh' } });
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      return { kind: 'consent-gone' };
    });
    expect(await ask()).toMatchObject({ kind: 'ok', token: 'new-access' });
    expect([stored().health.state, mails()]).toEqual(['pending', []]);
  });
});

describe('a provider that cannot refresh just now', () => {
  test.each([
    [{ kind: 'unavailable', retryAfterMs: 5_000 } as const],
    [{ kind: 'throttled', scope: 'app', retryAfterMs: null } as const],
    [{ kind: 'misconfigured' } as const],
  ])('says so, and nobody is blamed: %j', async (fault) => {
    const { it, ask, stored, mails, refreshTo } = await withWorker();
    it.clock.pass(HOUR);
    it.signIns.google.answerRefresh({ kind: 'failed', fault });
    expect(await ask()).toEqual({ kind: 'failed', fault });
    expect([stored().health.state, mails()]).toEqual(['pending', []]);
    it.signIns.google.answerRefresh(refreshTo('second'));
    expect(await ask()).toMatchObject({ kind: 'ok', token: 'access-second' });
  });
});

describe('what has no token of its own', () => {
  test('a connection that is gone', async () => {
    const { it, me, id, ask } = await withWorker();
    await it.app.disconnect(me, id);
    expect(await ask()).toEqual({ kind: 'gone' });
  });

  test('a feed', async () => {
    const { it, me } = await withWorker();
    const feed = await it.app.connectFeed(me, 'https://calendars.example/a.ics', null);
    const found = await createAccessTokens(it.deps).tokenFor(me.tenantId, feed.id as never, options);
    expect(found).toEqual({ kind: 'gone' });
  });
});
