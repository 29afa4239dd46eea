import { describe, expect, test } from 'vitest';
import { cursors, planning, review, titles } from '../testing/account-contents.ts';
import { readAccount } from '../testing/connected-account.ts';
import { changed, failed } from '../testing/scripted-provider.ts';
import { endless } from '../testing/test-world.ts';

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
