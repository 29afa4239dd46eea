import { HOUR, MINUTE } from '@clearweek/calendar';
import type { ConvergenceWorld } from './convergence-world.ts';

/** How often a day passes until everything has settled: a connection that had trouble is tried again within one. */
const DAYS_TO_SETTLE = 6;

/** All faults end, all work is done, and each account is read once more. What still is not well is told. */
export async function becomeQuiet(world: ConvergenceWorld): Promise<string | null> {
  const { sandbox, letterBox, clock } = world;
  sandbox.faults.clear();
  world.process().moments.calm();
  letterBox.way = 'deliver';
  await letterBox.deliverKept();
  await workUntilNothingIsLeft(world);
  const since = clock.now();
  for (let day = 0; day < DAYS_TO_SETTLE; day += 1) {
    clock.moveTo(clock.now() + 26 * HOUR);
    await workUntilNothingIsLeft(world);
    if ((await unwell(world, since)) === null) return null;
  }
  return unwell(world, since);
}

async function workUntilNothingIsLeft(world: ConvergenceWorld): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await world.work();
    if ((await world.unfinished()) === 0) return;
    // What failed before waits for its time.
    world.clock.moveTo(world.clock.now() + 10 * MINUTE);
  }
}

async function unwell({ store, signedIn }: ConvergenceWorld, since: number): Promise<string | null> {
  for (const [id, { principal, connectionId }] of signedIn) {
    const connection = await store.inTenant(principal.tenantId, (tx) => tx.connections.get(connectionId));
    if (connection?.health.state !== 'active') {
      const why = connection !== null && 'problem' in connection.health ? ` (${connection.health.problem.code})` : '';
      return `the connection of ${id} is ${connection?.health.state ?? 'gone'}${why}`;
    }
    if ((connection.lastSyncedAt ?? 0) < since) return `the connection of ${id} was not read again`;
  }
  return null;
}
