import { randomBytes } from 'node:crypto';
import { type Mail, reconcile, relayOutbox, type WorkReference } from '@clearweek/app';
import { createSandbox, createWorld, type Sandbox, seededRandom, type SimPerson } from '@clearweek/sandbox';
import { createKeyRing, createStore, type PostgresStore } from '@clearweek/store';
import { createTestDatabase } from '@clearweek/store/testing';
import { createMovableClock, type MovableClock } from '../walks/movable-clock.ts';
import { type ClearweekProcess, type Mistake, startProcess, type Surroundings } from './clearweek-process.ts';
import { companyDomain, connectedIds, fivePeople, historyBegins } from './company.ts';
import { type LetterBox, type Notice, openLetterBox } from './letter-box.ts';
import { type SignedIn, signInByThePages } from './sign-in-walk.ts';

/** Deliberate mistakes in the work with calendars, for showing that they are found. */
export interface PlantedMistake extends Mistake {
  /** Puts something wrong into this process; gives what takes it out again. */
  readonly begin?: () => () => void;
  /** Before the process hears of a notice. */
  readonly onNotice?: (notice: Notice, store: PostgresStore, people: readonly SignedIn[]) => Promise<void>;
}

export interface WorldOptions {
  readonly seed: number;
  /** A refresh token works once, and a second use ends the consent. */
  readonly singleUse?: boolean;
  readonly mistake?: PlantedMistake;
  /** Whose calendars are connected; all but one where it is left out. */
  readonly connected?: readonly string[];
  /** Keep all that is asked of the simulators. */
  readonly record?: boolean;
}

/** A pretended company, both providers over HTTP, and Clearweek over a real database, with every step under the test's control. */
export interface ConvergenceWorld {
  readonly sandbox: Sandbox;
  readonly clock: MovableClock;
  readonly letterBox: LetterBox;
  readonly mails: readonly Mail[];
  /** Sees everything, never dies. */
  readonly store: PostgresStore;
  readonly surroundings: Surroundings;
  readonly signedIn: ReadonlyMap<string, SignedIn>;
  process(): ClearweekProcess;
  person(id: string): SimPerson;
  /** Does work that is due: so many pieces, by one process or by two at once. A process that is killed in it is followed by another. */
  work(options?: { readonly pieces?: number; readonly processes?: 1 | 2 }): Promise<number>;
  /** Work that waits, is under a lease, or lies ahead. */
  unfinished(): Promise<number>;
  kills(): number;
  close(): Promise<void>;
}

const FAR_AHEAD_MS = 400 * 86_400_000;
const LEASE_MS = 3 * 60_000;

export async function openConvergenceWorld(options: WorldOptions): Promise<ConvergenceWorld> {
  const { seed, mistake = {} } = options;
  const database = await createTestDatabase();
  const clock = createMovableClock(historyBegins);
  const created = createWorld({ seed, people: fivePeople(), clock, domain: companyDomain });
  const company = { ...created, grow: () => 0 };
  const record = options.record ?? false;
  const sandbox = await createSandbox({ seed, clock, company, limits: false, pushRetryAfterMs: [], record });
  sandbox.microsoft.accounts.settings.singleUse = options.singleUse ?? false;
  const keys = createKeyRing({ current: randomBytes(32).toString('base64') });
  const poolSizes = { app: 2, scheduler: 2, budget: 1 };
  const store = createStore({ databaseUrl: database.url, keys, clock, poolSizes });
  const signedIn = new Map<string, SignedIn>();
  const letterBox = await openLetterBox(
    async (notice) => void (await mistake.onNotice?.(notice, store, [...signedIn.values()])),
  );
  const mails: Mail[] = [];
  const surroundings: Surroundings = {
    databaseUrl: database.url,
    keys,
    clock,
    sandbox,
    publicUrl: letterBox.address,
    random: seededRandom(seed).fork('jitter').next,
    mails,
    mistake,
  };
  let current = await startProcess(surroundings);
  let second: ClearweekProcess | null = null;
  letterBox.process = current;
  let kills = 0;
  const person = (id: string): SimPerson => sandbox.world.people.find((one) => one.id === id)!;
  for (const id of options.connected ?? connectedIds) signedIn.set(id, await signInByThePages(current.app, person(id)));

  const queue: WorkReference[] = [];
  const enqueue = async (references: readonly WorkReference[]) => void queue.push(...references);
  const handOver = async () => {
    const given = { ledger: store.ledger, queue: { enqueue }, clock };
    await reconcile(given);
    await relayOutbox(given);
  };

  /** Another process takes over, as after a restart: whatever the old one had begun comes back when its leases are over. */
  const restart = async () => {
    kills += 1;
    letterBox.process = null;
    await sandbox.pushes.idle();
    await current.end();
    queue.length = 0;
    clock.moveTo(clock.now() + LEASE_MS);
    current = await startProcess(surroundings);
    letterBox.process = current;
  };

  const world: ConvergenceWorld = {
    sandbox,
    clock,
    letterBox,
    mails,
    store,
    surroundings,
    signedIn,
    person,
    process: () => current,
    kills: () => kills,
    async work({ pieces = Infinity, processes = 1 } = {}) {
      let done = 0;
      if (processes === 2) second ??= await startProcess(surroundings);
      while (done < pieces) {
        await sandbox.pushes.idle();
        await handOver();
        const next = queue.splice(0, Math.min(processes, pieces - done));
        if (next.length === 0) return done;
        const workers = [current, second ?? current];
        const lived = await Promise.all(next.map((reference, index) => workers[index]!.perform(reference)));
        done += next.length;
        if (lived.includes(false)) await restart();
      }
      return done;
    },
    unfinished: async () => (await store.ledger.counts(clock.now() + FAR_AHEAD_MS)).waiting,
    async close() {
      await sandbox.pushes.idle();
      await Promise.all([current.end(), second?.end(), letterBox.close()]);
      await sandbox.close();
      await store.close();
      await database.drop();
    },
  };
  return world;
}
