import type { Watch } from '../ports/watch-tables.ts';
import type { WatchRun } from './watch-connection-run.ts';
import { noticeAddresses } from './watch-connection-address.ts';

/** Stops watches at their provider and forgets them. One that cannot be stopped now stays noted and is tried the next time. */
export async function stopWatches(run: WatchRun, watches: readonly Watch[]): Promise<number> {
  let stopped = 0;
  for (const { id, remote } of watches) {
    if (remote === null) continue;
    const answer = await run.account.ask((access) => run.provider.stopWatch(access, remote));
    if (answer.kind === 'trouble') continue;
    await run.deps.store.inTenant(run.tenantId, (tx) => tx.watches.remove(id));
    stopped += 1;
  }
  return stopped;
}

/**
 * Stops what the provider still has of this account and nobody here knows: watches of a process that died between asking and writing. Only
 * where the provider can list them; elsewhere such a watch is found by its first notice (`take-notices.ts`), or ends by itself within a week.
 * An organization's consent sees those of all its mailboxes: they are looked through once a day for all together (`organization-sweep.ts`).
 */
export async function sweepOrphans(run: WatchRun): Promise<number> {
  const { listWatches } = run.provider;
  if (listWatches === null || run.connection.source.kind === 'mailbox') return 0;
  const { notifyAt } = noticeAddresses(run.deps.publicUrl(), run.provider.name);
  const answer = await run.account.ask((access) => listWatches(access, notifyAt));
  if (answer.kind === 'trouble') return 0;
  const known = await knownWatches(run);
  let stopped = 0;
  for (const remote of answer.value) {
    if (known.has(remote.remoteId)) continue;
    const stop = await run.account.ask((access) => run.provider.stopWatch(access, remote));
    if (stop.kind !== 'trouble') stopped += 1;
  }
  return stopped;
}

/** Of all connections of the person: two of them may read the same account. */
async function knownWatches({ deps, tenantId, connection }: WatchRun): Promise<ReadonlySet<string>> {
  return deps.store.inTenant(tenantId, async (tx) => {
    const known = new Set<string>();
    for (const { id } of await tx.connections.list(connection.personId)) {
      for (const { remote } of await tx.watches.list(id)) if (remote !== null) known.add(remote.remoteId);
    }
    return known;
  });
}
