import { DAY } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { ConnectionId, ConnectionProblem, PersonId, WorkItem } from '../ports/store.ts';

const problem: ConnectionProblem = {
  code: 'internal',
  text: 'The calendar could not be read several times in a row because of a fault on our side. It will be tried again tomorrow.',
};

/**
 * What becomes of the subject of work that was given up: nothing stops silently, so it is looked at again in a day, and
 * a connection says so meanwhile.
 */
export function createGivenUp({ store, clock }: Pick<AppDependencies, 'store' | 'clock'>) {
  return async (item: WorkItem): Promise<void> => {
    const again = clock.now() + DAY;
    await store.inTenant(item.tenantId, async (tx) => {
      if ('personId' in item.payload) return tx.people.setNextAnalysisAt(item.payload.personId as PersonId, again);
      const connection = await tx.connections.lock(item.payload.connectionId as ConnectionId);
      if (connection === null) return;
      await tx.connections.update(connection.id, {
        health: { state: 'degraded', problem, nextRetryAt: again },
        nextSyncAt: again,
      });
    });
  };
}
