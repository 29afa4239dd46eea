import type { Mail } from '@clearweek/app';
import { createSandbox, createWorld, type Sandbox, seededRandom, type SimPerson } from '@clearweek/sandbox';
import { createKeyRing, createStore, type KeyRing, type PostgresStore } from '@clearweek/store';
import { createTestDatabase } from '@clearweek/store/testing';
import { systemTokens } from '../../services/host/src/system.ts';
import { createMovableClock, type MovableClock } from '../walks/movable-clock.ts';
import type { Mistake, Surroundings } from './clearweek-process.ts';
import { companyDomain, connectedIds, fivePeople, historyBegins } from './company.ts';
import { fixedKey, fixedTokens, fixIds } from './fixed-ids.ts';
import { type LetterBox, type Notice, openLetterBox } from './letter-box.ts';
import { type SignedIn, signInByThePages } from './sign-in-walk.ts';
import { hireWorkforce, type Workforce } from './workforce.ts';

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
  /** Only one thing happens at a time: notices are delivered between two pieces of work, and never in the middle of one. */
  readonly inOrder?: boolean;
  readonly mistake?: PlantedMistake;
  /** Whose calendars are connected; all but one where it is left out. */
  readonly connected?: readonly string[];
  /** Keep all that is asked of the simulators. */
  readonly record?: boolean;
}

/** A pretended company, both providers over HTTP, and Clearweek over a real database, with every step under the test's control. */
export interface ConvergenceWorld extends Omit<Workforce, 'end'> {
  readonly sandbox: Sandbox;
  readonly clock: MovableClock;
  readonly letterBox: LetterBox;
  readonly mails: readonly Mail[];
  /** Sees everything, never dies. */
  readonly store: PostgresStore;
  readonly surroundings: Surroundings;
  readonly signedIn: ReadonlyMap<string, SignedIn>;
  person(id: string): SimPerson;
  /** Work that waits, is under a lease, or lies ahead. */
  unfinished(): Promise<number>;
  close(): Promise<void>;
}

const FAR_AHEAD_MS = 400 * 86_400_000;

/** One at a time in a process: the ids that its store gives follow from the seed until it is closed. */
export async function openConvergenceWorld(options: WorldOptions): Promise<ConvergenceWorld> {
  const { seed, mistake = {}, inOrder = false } = options;
  const freeIds = fixIds(seed);
  const clock = createMovableClock(historyBegins);
  const sandbox = await openProviders(options, clock);
  const kept = await openDatabase(seed, clock);
  const { store } = kept;
  const signedIn = new Map<string, SignedIn>();
  const onNotice = async (notice: Notice) => mistake.onNotice?.(notice, store, [...signedIn.values()]);
  const letterBox = await openLetterBox({ onNotice, inOrder });
  const around = surround({ seed, mistake, clock, sandbox, kept, letterBox });
  const { ledger } = store;
  const workforce = await hireWorkforce({ surroundings: around, letterBox, ledger, arrived: sandbox.pushes.idle });
  const person = (id: string): SimPerson => sandbox.world.people.find((one) => one.id === id)!;
  for (const id of options.connected ?? connectedIds) {
    signedIn.set(id, await signInByThePages(workforce.process().app, person(id)));
  }
  return {
    ...workforce,
    sandbox,
    clock,
    letterBox,
    mails: around.mails,
    store,
    surroundings: around,
    signedIn,
    person,
    unfinished: async () => (await ledger.counts(clock.now() + FAR_AHEAD_MS)).waiting,
    async close() {
      await sandbox.pushes.idle();
      await Promise.all([workforce.end(), letterBox.close()]);
      await sandbox.close();
      await kept.close();
      freeIds();
    },
  };
}

interface Parts {
  readonly seed: number;
  readonly mistake: Mistake;
  readonly clock: MovableClock;
  readonly sandbox: Sandbox;
  readonly kept: { readonly databaseUrl: string; readonly keys: KeyRing };
  readonly letterBox: LetterBox;
}

/** What a process finds, and what stays of it. */
function surround({ seed, mistake, clock, sandbox, kept, letterBox }: Parts) {
  return {
    databaseUrl: kept.databaseUrl,
    keys: kept.keys,
    clock,
    sandbox,
    publicUrl: letterBox.address,
    random: seededRandom(seed).fork('jitter').next,
    tokens: fixedTokens(seed, systemTokens),
    mails: [] as Mail[],
    errors: [] as unknown[],
    mistake,
  };
}

async function openProviders({ seed, singleUse = false, record = false }: WorldOptions, clock: MovableClock) {
  const created = createWorld({ seed, people: fivePeople(), clock, domain: companyDomain });
  // Whatever happens in this company, a history says.
  const company = { ...created, grow: () => 0 };
  const sandbox = await createSandbox({ seed, clock, company, limits: false, pushRetryAfterMs: [], record });
  sandbox.microsoft.accounts.settings.singleUse = singleUse;
  return sandbox;
}

async function openDatabase(seed: number, clock: MovableClock) {
  const database = await createTestDatabase();
  const keys = createKeyRing({ current: fixedKey(seed) });
  const poolSizes = { app: 2, scheduler: 2, budget: 1 };
  const store = createStore({ databaseUrl: database.url, keys, clock, poolSizes });
  return {
    databaseUrl: database.url,
    keys,
    store,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}
