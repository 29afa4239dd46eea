import {
  type AppDependencies,
  createGivenUp,
  createJobHandlers,
  createRunWork,
  reconcile,
  relayOutbox,
} from '@clearweek/app';
import {
  createConsumers,
  createJobQueue,
  createScheduler,
  openDeadline,
  type QueueBackend,
  type Scheduler,
} from '@clearweek/worker';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';

export interface WorkDependencies {
  readonly deps: AppDependencies;
  readonly backend: QueueBackend;
  readonly log: Log;
}

/** Jobs wait mostly for the database and for feeds; reading and measuring are cut into steps. */
const concurrency = 8;
/** Shorter than the 25 s that a stop may take in all. */
const graceMs = 10_000;

/**
 * How long a job of a process that was killed waits for the next one. The embedded mode is one process: nobody else can be slow, and
 * whoever starts it again wants to see it go on. To do a job twice is harmless, so a computer that was asleep does no damage.
 */
const embeddedPatience = { lockMs: 12_000, stalledCheckMs: 4_000 };

/** Does the jobs that the queue hands over. */
export async function openWorker(
  { deps, backend, log }: WorkDependencies,
  mode: Config['mode'],
): Promise<{ close(): Promise<void> }> {
  const runWork = createRunWork({
    store: deps.store,
    clock: deps.clock,
    openDeadline,
    random: Math.random,
    onGivenUp: createGivenUp(deps),
  });
  const patience = mode === 'embedded' ? embeddedPatience : {};
  const consumers = createConsumers({
    backend,
    handlers: createJobHandlers(deps),
    runWork,
    concurrency,
    log,
    graceMs,
    ...patience,
  });
  await consumers.ready();
  return consumers;
}

/** Hands work over to the queue. */
export function openScheduler({ deps, backend, log }: WorkDependencies): Scheduler {
  const { clock, store } = deps;
  const queue = createJobQueue({ backend, clock, log });
  const given = { ledger: store.ledger, queue, clock };
  const scheduler = createScheduler({
    relay: () => relayOutbox(given),
    reconcile: () => reconcile(given),
    onError: (step, error) => log({ event: `${step}.error`, level: 'error', code: codeOf(error) }),
  });
  return {
    poke: () => scheduler.poke(),
    async close() {
      await scheduler.close();
      await queue.close();
    },
  };
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}
