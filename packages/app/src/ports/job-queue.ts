import type { WorkReference } from './work-tables.ts';

/**
 * Carries references to work to whoever does it. It may lose everything at any moment: the outbox knows what is to be
 * done, and the reconciler hands it over again. Handing the same reference over twice while it waits or runs is one job.
 */
export interface JobQueue {
  enqueue(references: readonly WorkReference[]): Promise<void>;
}
