import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { circuit } from '../provider-circuit.ts';
import type { ProviderFault } from '../ports/provider.ts';
import type { PersonId } from '../ports/store.ts';
import { connectAccount, readAccount } from '../testing/connected-account.ts';
import { withOrganization } from '../testing/organized-world.ts';
import { changed, failed, ok } from '../testing/scripted-provider.ts';
import { createTestWorld, endless } from '../testing/test-world.ts';

type World = ReturnType<typeof createTestWorld>;
type Throttled = Extract<ProviderFault, { kind: 'throttled' }>;

const tooMuch = (scope: Throttled['scope'], retryAfterMs: number | null = 5 * MINUTE): Throttled => ({
  kind: 'throttled',
  scope,
  retryAfterMs,
});
const silent: ProviderFault = { kind: 'unavailable', retryAfterMs: null, silent: true };

/** Everything that asks a provider for calendars or tokens, each made to hear one fault. */
const jobs = {
  'a reading of an account': async (fault: ProviderFault) => {
    const { it, me, provider, sync } = await readAccount();
    provider.answerChanges(failed(fault));
    await sync();
    return { it, me };
  },
  'a reading whose token is not renewed': async (fault: ProviderFault) => {
    const { it, me, provider, sync } = await readAccount();
    provider.answerChanges(failed({ kind: 'unauthorized' }));
    it.signIns.google.answerRefresh({ kind: 'failed', fault });
    await sync();
    return { it, me };
  },
  'a watch that is made': async (fault: ProviderFault) => {
    const { it, me, provider, watch, tables } = await readAccount();
    const [old] = [...tables().watches.values()];
    await it.store.inTenant(me.tenantId, (tx) => tx.watches.remove(old!.id));
    provider.answerWatch(failed(fault));
    await expect(watch()).rejects.toMatchObject({ name: 'AppError' });
    return { it, me };
  },
  'a reading of a directory': async (fault: ProviderFault) => {
    const { it, admin, organization, connect } = await withOrganization();
    organization.answerDirectory(failed(fault));
    await connect();
    await it.work();
    return { it, me: admin };
  },
  'a consent that is taken back': async (fault: ProviderFault) => {
    const { it, me, id } = await readAccount();
    it.signIns.google.answerRevoke({ kind: 'failed', fault });
    await it.app.disconnect(me, id);
    await it.work();
    return { it, me };
  },
  'a watch that is stopped for somebody who left': async (fault: ProviderFault) => {
    const { it, me, id, provider } = await readAccount();
    provider.answerStop(failed(fault));
    await it.app.disconnect(me, id);
    await it.work();
    return { it, me };
  },
};
const jobNames = Object.keys(jobs) as (keyof typeof jobs)[];

const asks = async (it: World, tenantId: Parameters<World['store']['budget']['take']>[1]) =>
  it.store.budget.take('google', tenantId, 1, it.clock.now());
const otherTenant = (it: World) =>
  it.store.tenantOf({ provider: 'google', organization: 'other.example', subject: 'x' });

describe('a provider that has enough', () => {
  test.each(jobNames)('of everybody is left alone by everybody, whoever hears it: %s', async (name) => {
    const { it, me } = await jobs[name](tooMuch('app'));
    expect(await asks(it, me.tenantId)).toEqual({ ok: false, waitMs: 5 * MINUTE });
    expect(await asks(it, await otherTenant(it))).toEqual({ ok: false, waitMs: 5 * MINUTE });
    it.clock.pass(5 * MINUTE);
    expect(await asks(it, me.tenantId)).toEqual({ ok: true });
  });

  test.each(jobNames)('of one organization is left alone by it, and by nobody else: %s', async (name) => {
    const { it, me } = await jobs[name](tooMuch('tenant', 7 * HOUR));
    expect(await asks(it, me.tenantId)).toEqual({ ok: false, waitMs: 7 * HOUR });
    expect(await asks(it, await otherTenant(it))).toEqual({ ok: true });
  });

  test.each(jobNames)('of one person keeps nobody else away: %s', async (name) => {
    const { it, me } = await jobs[name](tooMuch('mailbox'));
    expect(await asks(it, me.tenantId)).toEqual({ ok: true });
  });

  test('of one person is asked nothing more for that person until then, by any job, and for others it is', async () => {
    const { it, me, provider, sync, watch, tables, stored } = await readAccount();
    const [old] = [...tables().watches.values()];
    await it.store.inTenant(me.tenantId, (tx) => tx.watches.remove(old!.id));
    provider.answerWatch(failed(tooMuch('mailbox', 30 * MINUTE)));
    await expect(watch()).rejects.toMatchObject({ code: 'provider_throttled' });
    provider.asked.length = 0;
    it.clock.pass(MINUTE);
    expect(await sync()).toMatchObject({ overBudget: 1 });
    expect([provider.asked, stored().failures]).toEqual([[], 0]);
    const other = `${me.personId.slice(0, -1)}x` as PersonId;
    expect(await it.store.budget.take('google', me.tenantId, 1, it.clock.now(), other)).toEqual({ ok: true });
    it.clock.pass(DAY);
    provider.answerWatch(null);
    expect(await sync()).not.toMatchObject({ overBudget: 1 });
  });

  test('and does not say for how long is left alone for a minute; one odd answer stops everybody for an hour at most', async () => {
    const first = await jobs['a reading of an account'](tooMuch('app', null));
    expect(await asks(first.it, first.me.tenantId)).toEqual({ ok: false, waitMs: MINUTE });
    const second = await jobs['a reading of an account'](tooMuch('app', DAY));
    expect(await asks(second.it, second.me.tenantId)).toEqual({ ok: false, waitMs: HOUR });
  });
});

describe('a provider that does not answer', () => {
  test.each(['a reading of an account', 'a reading of a directory', 'a consent that is taken back'] as const)(
    'several times is left alone, and let in again by one answer: %s',
    async (name) => {
      const { it, me } = await jobs[name](silent);
      for (let more = 1; more < circuit.opensAfter; more += 1) {
        expect((await asks(it, me.tenantId)).ok).toBe(true);
        await it.store.budget.heard('google', false, it.clock.now());
      }
      expect((await asks(it, me.tenantId)).ok).toBe(false);
    },
  );

  test('about one account, however often, keeps nobody away; about as many as it takes, all', async () => {
    const { it, me, provider, sync } = await readAccount();
    provider.answerChanges(failed(silent));
    for (let time = 0; time < circuit.opensAfter + 2; time += 1) {
      await sync();
      it.clock.pass(MINUTE / 2);
    }
    expect((await asks(it, me.tenantId)).ok).toBe(true);
  });

  test('but with an error is no silence: the errors of many accounts in a row keep nobody away', async () => {
    const { it, me, provider } = await readAccount();
    const ids = [];
    for (let index = 0; index < circuit.opensAfter + 1; index += 1) {
      ids.push(await connectAccount(it, me, 'google', `person-${index}@clearweek.example`));
    }
    provider.answerSettings(failed({ kind: 'unavailable', retryAfterMs: null }));
    for (const id of ids) expect(await it.sync(me, id)).toMatchObject({ failed: 1 });
    expect(await asks(it, me.tenantId)).toEqual({ ok: true });
  });

  test('a directory that answers lets the others in again', async () => {
    const { it, organization, connect } = await withOrganization();
    const [tenantId] = await it.store.tenants();
    for (let time = 0; time < circuit.opensAfter; time += 1) {
      await it.store.budget.heard('google', false, it.clock.now());
    }
    it.clock.pass(circuit.firstMs);
    organization.answerDirectory(failed({ kind: 'blocked-by-admin' }));
    await connect();
    await it.work();
    expect(await asks(it, tenantId!)).toEqual({ ok: true });
  });

  test('because we stopped ourselves says nothing about it', async () => {
    const { it, admin, organization, connect } = await withOrganization();
    const signal = { ...endless };
    organization.answerDirectory(() => {
      Object.assign(signal, { aborted: true });
      return failed(silent);
    });
    const { id: organizationId } = await connect();
    const context = { tenantId: admin.tenantId, signal, attempt: 1 };
    for (let time = 0; time < circuit.opensAfter; time += 1) {
      Object.assign(signal, { aborted: false });
      await expect(it.handlers['read-directory']({ organizationId }, context)).rejects.toMatchObject({
        code: 'not_ready',
      });
    }
    expect(await asks(it, admin.tenantId)).toEqual({ ok: true });
  });
});

test('when a block is over everybody it held back is read again without anybody who lets them, though not at once', async () => {
  const { it, me, provider, sync, tables } = await readAccount();
  for (const name of ['ben', 'cem', 'dot']) {
    const id = await connectAccount(it, me, 'google', `${name}@clearweek.example`);
    await it.sync(me, id);
  }
  await it.work();
  let chance = 0;
  Object.assign(it.deps, { random: () => (chance = (chance + 0.29) % 1) });
  provider.answerChanges(failed(tooMuch('app', 20 * MINUTE)));
  await sync();
  provider.asked.length = 0;
  provider.answerChanges(changed([]));
  const blockedAt = it.clock.now();
  for (const id of tables().connections.keys()) await it.sync(me, id);
  expect(provider.asked).toEqual([]);
  const tries = [...tables().connections.values()].map(({ nextSyncAt }) => nextSyncAt! - blockedAt);
  expect(new Set(tries).size).toBe(4);
  for (const after of tries) expect(after >= 20 * MINUTE && after <= 40 * MINUTE).toBe(true);
  it.clock.pass(40 * MINUTE);
  while ((await it.store.ledger.planDue(it.clock.now(), 100)) > 0) await it.work();
  const states = [...tables().connections.values()].map(({ health }) => health.state);
  expect(states).toEqual(['active', 'active', 'active', 'active']);
});

describe('a directory of many pages', () => {
  const pages = (requests: number) => ({
    ...ok({ kind: 'changes', whole: true, entries: [], removed: [], cursor: null } as const),
    requests,
  });

  test('has leave for each of them', async () => {
    const { it, admin, organization, connect } = await withOrganization();
    const before = it.store.budget.taken(admin.tenantId);
    organization.answerDirectory(pages(40));
    await connect();
    await it.work();
    expect(it.store.budget.taken(admin.tenantId) - before).toBe(40);
  });

  test('stops where there is no more leave, and is read on when there is, without blame', async () => {
    const { it, admin, organization, connect, tables } = await withOrganization();
    it.store.budget.limit(60);
    organization.answerDirectory(pages(40));
    await connect();
    await it.work();
    const stored = () => [...tables().organizations.values()][0]!;
    expect(stored()).toMatchObject({ health: { state: 'degraded', problem: { code: 'provider_throttled' } } });
    expect([stored().failures, it.store.budget.taken(admin.tenantId)]).toEqual([0, 30]);
    it.store.budget.limit(100);
    it.clock.moveTo(stored().nextReadAt!);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
    expect(stored().health.state).toBe('active');
  });
});
