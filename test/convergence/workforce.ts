import { type Clock, reconcile, relayOutbox, type WorkReference } from '@clearweek/app';
import type { MovableClock } from '../walks/movable-clock.ts';
import { type ClearweekProcess, startProcess, type Surroundings } from './clearweek-process.ts';
import type { LetterBox } from './letter-box.ts';

type Ledger = Parameters<typeof reconcile>[0]['ledger'] & Parameters<typeof relayOutbox>[0]['ledger'];

/** The processes that do Clearweek's work: one, or two at once, and after a kill the next one. */
export interface Workforce {
  process(): ClearweekProcess;
  /** Does work that is due: so many pieces, by one process or by two at once. A process that is killed in it is followed by another. */
  work(options?: { readonly pieces?: number; readonly processes?: 1 | 2 }): Promise<number>;
  kills(): number;
  end(): Promise<void>;
}

interface Ground {
  readonly surroundings: Omit<Surroundings, 'clock'> & { readonly clock: MovableClock };
  readonly letterBox: LetterBox;
  /** That of a store that never dies. */
  readonly ledger: Ledger;
  /** All notices that were sent have arrived. */
  readonly arrived: () => Promise<void>;
}

const LEASE_MS = 3 * 60_000;

export async function hireWorkforce(ground: Ground): Promise<Workforce> {
  const { surroundings, letterBox, ledger, arrived } = ground;
  const line = openLine(ledger, surroundings.clock);
  const staff = await openStaff(ground);
  return {
    process: staff.current,
    kills: staff.kills,
    end: staff.end,
    async work({ pieces = Infinity, processes = 1 } = {}) {
      const workers = processes === 1 ? [staff.current] : [staff.current, await staff.second()];
      for (let done = 0; ;) {
        await arrived();
        await letterBox.handOut();
        if (done >= pieces) return done;
        const next = await line.take(Math.min(workers.length, pieces - done));
        if (next.length === 0) return done;
        const lived = await Promise.all(next.map((reference, index) => workers[index]!().perform(reference)));
        done += next.length;
        if (!lived.includes(false)) continue;
        await staff.replace();
        line.forget();
      }
    },
  };
}

/** The processes by themselves. */
async function openStaff({ surroundings, letterBox, arrived }: Ground) {
  const { clock } = surroundings;
  let current = await startProcess(surroundings);
  let second: ClearweekProcess | null = null;
  let kills = 0;
  letterBox.process = current;
  return {
    current: () => current,
    kills: () => kills,
    async second(): Promise<() => ClearweekProcess> {
      const other = (second ??= await startProcess(surroundings));
      return () => other;
    },
    /**
     * Another process takes over, as after a restart: whatever the old one had begun comes back when its leases are over. Notices that came
     * meanwhile are lost, whether they came before it died or after.
     */
    async replace() {
      kills += 1;
      await arrived();
      letterBox.process = null;
      await letterBox.handOut();
      await current.end();
      clock.moveTo(clock.now() + LEASE_MS);
      current = await startProcess(surroundings);
      letterBox.process = current;
    },
    async end() {
      await Promise.all([current.end(), second?.end()]);
    },
  };
}

/** The queue, as simple as can be: what the outbox hands over, in that order. */
function openLine(ledger: Ledger, clock: Clock) {
  const waiting: WorkReference[] = [];
  const queue = { enqueue: async (references: readonly WorkReference[]) => void waiting.push(...references) };
  return {
    async take(most: number): Promise<WorkReference[]> {
      await reconcile({ ledger, queue, clock });
      await relayOutbox({ ledger, queue, clock });
      return waiting.splice(0, most);
    },
    /** A queue may lose everything. */
    forget() {
      waiting.length = 0;
    },
  };
}
