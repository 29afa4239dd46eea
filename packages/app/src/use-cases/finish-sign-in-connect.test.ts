import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { breakStore, Killed } from '../testing/broken-store.ts';
import { identityOf, tokensOf } from '../testing/scripted-sign-in.ts';
import { leave, signedInAs, signInAs, withAccount } from '../testing/signing-in.ts';
import { createTestWorld } from '../testing/test-world.ts';

describe('an account that is connected already', () => {
  test('renews its consent when its person comes again, with everything that was read still there', async () => {
    const { it, me, id, tables, stored } = await withAccount();
    await it.store.inTenant(me.tenantId, (tx) =>
      tx.connections.update(id, {
        health: { state: 'needs_reconnecting', problem: { code: 'reconnect_needed', text: 'x' } },
        failures: 3,
        events: 7,
      }),
    );
    for (const item of it.waiting()) await it.store.inTenant(me.tenantId, (tx) => tx.outbox.finish(item.id, 1));
    it.clock.pass(DAY);
    const again = await signedInAs(it, 'ada', { as: me, tokens: { accessToken: 'new', refreshToken: null } });
    expect(again).toMatchObject({ connectionId: id, isNew: false, session: { principal: me } });
    expect(stored()).toMatchObject({ health: { state: 'pending' }, failures: 0, events: 7, generation: 2 });
    // A provider that gives no new refresh token means the old one.
    expect(tables().grants.get(id)).toMatchObject({ accessToken: 'new', refreshToken: 'refresh-ada' });
    expect(it.waiting().map(({ job }) => job)).toEqual(['sync-connection', 'watch-connection']);
  });

  test('of which only the main calendar was allowed says so, until the list is allowed too', async () => {
    const { it, me } = await withAccount({}, { tokens: { permissions: ['read', 'settings'] } });
    const [before] = await it.app.listConnections(me);
    expect(before).toMatchObject({ onlyMain: true, reconnectAt: `/connect/google?connection=${before?.id}` });
    await signedInAs(it, 'ada', { as: me, tokens: { permissions: ['read', 'calendars', 'settings'] } });
    expect(await it.app.listConnections(me)).toMatchObject([{ id: before?.id, onlyMain: false, reconnectAt: null }]);
  });

  test('stays well where it was well', async () => {
    const { it, me, id, stored } = await withAccount();
    await it.store.inTenant(me.tenantId, (tx) => tx.connections.update(id, { health: { state: 'active' } }));
    await signedInAs(it, 'ada', { as: me });
    expect(stored().health).toEqual({ state: 'active' });
  });

  test('is its person in a browser where nobody is signed in', async () => {
    const { it, me, session } = await withAccount();
    const again = await signedInAs(it, 'ada');
    expect(again.session.principal).toEqual(me);
    expect(again.session.cookie).not.toBe(session.cookie);
  });

  test('is another account where its address now belongs to another subject', async () => {
    const { it, me } = await withAccount();
    const other = await signedInAs(it, 'ada', { identity: { subject: 'subject-new-ada' } });
    expect(other.session.principal.personId).not.toBe(me.personId);
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });

  test('follows its address when that changes, and so does mail', async () => {
    const { it, me, stored, tables } = await withAccount();
    await signedInAs(it, 'ada', { identity: { address: 'ada.l@clearweek.example' } });
    expect(stored().source).toMatchObject({ owner: 'ada.l@clearweek.example' });
    expect(tables().people.get(me.personId)?.address).toBe('ada.l@clearweek.example');
  });

  test('is connected anew by a new person after it was disconnected and forgotten', async () => {
    const { it, me, id } = await withAccount();
    await it.app.disconnect(me, id);
    const again = await signedInAs(it, 'ada');
    expect(again.isNew).toBe(true);
    expect(again.session.principal.personId).not.toBe(me.personId);
  });

  test('that another browser connects at the same moment becomes one person with one connection', async () => {
    const it = createTestWorld();
    const trips = [await leave(it), await leave(it)];
    const identity = identityOf('google', 'ada');
    it.signIns.google.answerFinish({ kind: 'granted', identity, tokens: tokensOf('ada', Date.UTC(2027, 0)) });
    const both = await Promise.all(trips.map(({ callback }) => it.app.finishSignIn(callback)));
    expect(both.map(({ kind }) => kind)).toEqual(['signed-in', 'signed-in']);
    const tables = it.store.tables(await it.store.localTenant());
    expect([tables.people.size, tables.connections.size, tables.identities.size]).toEqual([1, 1, 1]);
  });
});

describe('a sign-in that is killed', () => {
  test('at any step leaves nothing behind, and the next one succeeds', async () => {
    const count = createTestWorld();
    const counting = breakStore(count.store);
    counting.killAt(Infinity);
    await signedInAs(count, 'ada');
    const steps = counting.steps();
    expect(steps).toBeGreaterThan(12);
    for (let step = 1; step <= steps; step += 1) {
      const it = createTestWorld();
      const broken = breakStore(it.store);
      broken.killAt(step);
      await expect(signInAs(it, 'ada')).rejects.toThrow(Killed);
      const tables = it.store.tables(await it.store.localTenant());
      const kept = [tables.people, tables.identities, tables.connections, tables.grants, tables.sessions];
      expect(kept.map(({ size }) => size)).toEqual([0, 0, 0, 0, 0]);
      expect([it.waiting().length, tables.audit.length]).toEqual([0, 0]);
      broken.killAt(null);
      await signedInAs(it, 'ada');
      expect(it.waiting().map(({ job }) => job)).toEqual(['sync-connection', 'watch-connection']);
    }
  });

  test('by another one with the same account in the same moment finds its person the second time', async () => {
    const it = createTestWorld();
    const { inTenant } = it.store;
    const { session } = await signedInAs(it, 'ada');
    let first = true;
    // As a database has it where both began before either was there: the first look finds nobody.
    it.store.inTenant = (tenantId, work) =>
      inTenant(tenantId, (tx) => {
        const { find } = tx.identities;
        const blind = async (...account: Parameters<typeof find>) => {
          const sees = !first;
          first = false;
          return sees ? find(...account) : null;
        };
        return work({ ...tx, identities: { ...tx.identities, find: blind } });
      });
    const again = await signedInAs(it, 'ada');
    expect(again.session.principal).toEqual(session.principal);
    expect(it.store.tables(session.principal.tenantId).people.size).toBe(1);
  });
});
