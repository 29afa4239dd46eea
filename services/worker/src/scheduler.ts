import { createTicker, type Timers } from './ticker.ts';

export interface SchedulerDependencies {
  /** Hands over what is due. */
  readonly relay: () => Promise<unknown>;
  /** Plans due work and hands over again what the queue lost. */
  readonly reconcile: () => Promise<unknown>;
  readonly relayEveryMs?: number;
  readonly reconcileEveryMs?: number;
  readonly onError: (step: 'relay' | 'reconcile', error: unknown) => void;
  readonly timers?: Timers;
}

export interface Scheduler {
  /** To be called after a commit that added work: it is handed over at once and not at the next tick. */
  poke(): void;
  /** Resolves when the steps under way have ended. */
  close(): Promise<void>;
}

const processTimers: Timers = {
  setTimeout: (act, ms) => setTimeout(act, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Keeps work flowing from the outbox to the queue. Any number of schedulers may run: each step can be done twice. */
export function createScheduler(deps: SchedulerDependencies): Scheduler {
  const { relayEveryMs = 500, reconcileEveryMs = 30_000, onError, timers = processTimers } = deps;
  const relay = createTicker(
    async () => void (await deps.relay()),
    relayEveryMs,
    (error) => onError('relay', error),
    timers,
  );
  const planAndRepair = async () => {
    await deps.reconcile();
    // What was just planned is due now.
    relay.poke();
  };
  const reconcile = createTicker(planAndRepair, reconcileEveryMs, (error) => onError('reconcile', error), timers);
  return {
    poke: () => relay.poke(),
    close: async () => void (await Promise.all([relay.close(), reconcile.close()])),
  };
}
