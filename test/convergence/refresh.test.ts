import type { Store } from '@clearweek/app';
import { expect, onTestFinished, test } from 'vitest';
import { type ConvergenceWorld, openConvergenceWorld, type WorldOptions } from './convergence-world.ts';
import { refreshTogether, tokenRequests } from './many-workers.ts';
import { withTable } from './mistakes.ts';
import { signInByThePages } from './sign-in-walk.ts';

const HOUR = 3_600_000;
const WORKERS = 50;

async function worldWithExpiredTokens(options: Partial<WorldOptions> = {}): Promise<ConvergenceWorld> {
  const world = await openConvergenceWorld({ seed: 1, singleUse: true, record: true, ...options });
  onTestFinished(() => world.close());
  await world.work();
  world.clock.moveTo(world.clock.now() + 2 * HOUR);
  return world;
}

function liveGrants({ sandbox, person }: ConvergenceWorld, id: string): number {
  return sandbox.microsoft.accounts.grants(person(id).id).filter(({ revoked }) => !revoked).length;
}

async function healthOf({ store, signedIn }: ConvergenceWorld, id: string) {
  const { principal, connectionId } = signedIn.get(id)!;
  const connection = await store.inTenant(principal.tenantId, (tx) => tx.connections.get(connectionId));
  return connection?.health.state;
}

/** Lets nobody on to the grant before all have found the token run out. `take` is how they then get it. */
function meetingAtTheGrant(workers: number, take: 'lock' | 'get'): (store: Store) => Store {
  const allThere = Promise.withResolvers<void>();
  let there = 0;
  return (store) => ({
    ...store,
    inTenant: (tenantId, work) =>
      store.inTenant(tenantId, (tx) => {
        const lock: typeof tx.grants.lock = async (id) => {
          there += 1;
          if (there === workers) allThere.resolve();
          await allThere.promise;
          return tx.grants[take](id);
        };
        return work(withTable(tx, 'grants', { lock }));
      }),
  });
}

test('fifty workers that find the same token run out refresh it once, and nothing is revoked', async () => {
  const world = await worldWithExpiredTokens();
  const { answers, refreshes } = await refreshTogether(world, 'p3', WORKERS, meetingAtTheGrant(WORKERS, 'lock'));
  expect(refreshes).toBe(1);
  expect(answers.every(({ kind }) => kind === 'ok')).toBe(true);
  expect(new Set(answers.map((answer) => (answer.kind === 'ok' ? answer.token : null))).size).toBe(1);
  expect([liveGrants(world, 'p3'), await healthOf(world, 'p3')]).toEqual([1, 'active']);
});

test('a mistake is found: without the lock on the grant the workers race, and the consent dies', async () => {
  const world = await worldWithExpiredTokens();
  const { refreshes } = await refreshTogether(world, 'p3', 10, meetingAtTheGrant(10, 'get'));
  expect(refreshes).toBeGreaterThan(1);
  expect(liveGrants(world, 'p3')).toBe(0);
});

test('a process that dies between the answer and its commit leaves a connection that asks once to be connected again', async () => {
  let armed = false;
  const world: ConvergenceWorld = await worldWithExpiredTokens({
    mistake: {
      store: (store) => ({
        ...store,
        inTenant: (tenantId, work) =>
          store.inTenant(tenantId, (tx) => {
            const put: typeof tx.grants.put = async (...values) => {
              await tx.grants.put(...values);
              // Google's tokens may be used again: nobody would notice that one of theirs was lost.
              if (armed && (await tx.connections.get(values[0]))?.provider === 'microsoft') {
                armed = false;
                world.process().moments.kill();
              }
            };
            return work(withTable(tx, 'grants', { put }));
          }),
      }),
    },
  });
  armed = true;
  for (let day = 0; day < 4; day += 1) {
    world.clock.moveTo(world.clock.now() + 26 * HOUR);
    await world.work();
  }
  expect(world.kills()).toBe(1);
  const dead = (await Promise.all(['p3', 'p4'].map((id) => healthOf(world, id)))).filter(
    (state) => state === 'needs_reconnecting',
  );
  expect(dead).toHaveLength(1);
  expect(world.mails).toHaveLength(1);
  // Whoever needs to be connected again is not asked for again and again.
  const asked = tokenRequests(world);
  world.clock.moveTo(world.clock.now() + 26 * HOUR);
  await world.work();
  expect(tokenRequests(world) - asked).toBeLessThanOrEqual(4);
  expect(world.mails).toHaveLength(1);
});

test.each([
  { singleUse: false, words: 'where an old token stays valid, as Microsoft leaves it, nobody notices', lost: 'active' },
  { singleUse: true, words: 'where a token works once, the consent has ended with it', lost: 'needs_reconnecting' },
])('an answer with new tokens is lost on its way: $words', async ({ singleUse, lost }) => {
  const world = await worldWithExpiredTokens({ singleUse });
  const loss = world.sandbox.faults.plan({ provider: 'microsoft', kind: 'truncated', path: /\/token$/, times: 1 });
  for (let day = 0; day < 4; day += 1) {
    world.clock.moveTo(world.clock.now() + 26 * HOUR);
    await world.work();
  }
  expect(loss.hits).toBe(1);
  const healths = await Promise.all(['p3', 'p4'].map((id) => healthOf(world, id)));
  expect(healths.toSorted()).toEqual(['active', lost]);
  expect(world.mails).toHaveLength(singleUse ? 1 : 0);
});

test('who connects again after that is read as before', async () => {
  const world = await worldWithExpiredTokens();
  const person = world.person('p3');
  world.sandbox.microsoft.accounts.revokePerson(person.id);
  world.clock.moveTo(world.clock.now() + 26 * HOUR);
  await world.work();
  expect([await healthOf(world, 'p3'), world.mails.length]).toEqual(['needs_reconnecting', 1]);
  const again = await signInByThePages(world.process().app, person);
  expect(again.connectionId).toBe(world.signedIn.get('p3')!.connectionId);
  await world.work();
  expect(await healthOf(world, 'p3')).toBe('active');
});
