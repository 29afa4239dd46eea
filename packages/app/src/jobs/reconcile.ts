import type { Clock } from '../ports/clock.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import type { WorkLedger } from '../ports/work-tables.ts';

export interface ReconcileDependencies {
  readonly ledger: Pick<WorkLedger, 'planDue' | 'forgetFinished' | 'overdue' | 'markSent'>;
  readonly queue: JobQueue;
  readonly clock: Clock;
}

export interface Reconciled {
  /** Items made of due times. */
  readonly planned: number;
  /** Finished items deleted. */
  readonly forgotten: number;
  /** References handed to the queue again. */
  readonly requeued: number;
}

/** Work that was handed over this long ago and has not been begun may have been lost. */
const lostAfterMs = 30_000;
const keepFinishedMs = 7 * 86_400_000;

/**
 * Makes the queue whole again from what the database knows: turns due times into work, forgets what was finished a week
 * ago, and hands over again what the queue may have lost. Safe to run at any time, any number of times, from
 * several processes at once. What needs no queue comes first, so that it happens while the queue is away.
 */
export async function reconcile(deps: ReconcileDependencies, batch = 500): Promise<Reconciled> {
  const planned = await untilShort(batch, () => deps.ledger.planDue(deps.clock.now(), batch));
  const forgotten = await deps.ledger.forgetFinished(deps.clock.now() - keepFinishedMs);
  const requeued = await untilShort(batch, () => handOverAgain(deps, batch));
  return { planned, forgotten, requeued };
}

/** Marking moves an item's hand-over to now, which takes it out of the next batch and gives it time until the next round. */
async function handOverAgain({ ledger, queue, clock }: ReconcileDependencies, batch: number): Promise<number> {
  const now = clock.now();
  const references = await ledger.overdue(now, now - lostAfterMs, batch);
  if (references.length === 0) return 0;
  await queue.enqueue(references);
  await ledger.markSent(
    references.map((reference) => reference.workId),
    now,
  );
  return references.length;
}

/** Repeats a step that handles at most `batch` things until it had fewer to do; returns how many in all. */
async function untilShort(batch: number, step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await step();
    total += done;
    if (done < batch) return total;
  }
}
