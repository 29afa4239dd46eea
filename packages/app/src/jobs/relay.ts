import type { Clock } from '../ports/clock.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import type { WorkLedger } from '../ports/work-tables.ts';

export interface RelayDependencies {
  readonly ledger: Pick<WorkLedger, 'unsent' | 'markSent'>;
  readonly queue: JobQueue;
  readonly clock: Clock;
}

/**
 * Hands all work that is due and was not handed over yet to the queue, in batches, and marks it after the queue took
 * it: a crash in between hands it over twice, which is one job or a skipped one. Several relays may run at once.
 * Returns how many references were handed over. Rejects where the ledger or the queue does; the next call goes on.
 */
export async function relayOutbox(deps: RelayDependencies, batch = 500): Promise<number> {
  let handedOver = 0;
  for (;;) {
    const references = await deps.ledger.unsent(deps.clock.now(), batch);
    if (references.length > 0) {
      await deps.queue.enqueue(references);
      await deps.ledger.markSent(
        references.map((reference) => reference.workId),
        deps.clock.now(),
      );
    }
    handedOver += references.length;
    if (references.length < batch) return handedOver;
  }
}
