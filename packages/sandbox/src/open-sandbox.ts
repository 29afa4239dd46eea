import { setImmediate as breathe } from 'node:timers/promises';
import { WEEK } from '@clearweek/calendar';
import type { Company } from './company/company.ts';
import { createCompany } from './company/create-company.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.ts';
import { readMemory, writeMemory, type SandboxMemory } from './sandbox-memory.ts';
import { createWatchMemory, noWatches, type WatchMemory } from './watch-memory.ts';

export interface OpenSandboxOptions extends Pick<SandboxOptions, 'people' | 'log'> {
  readonly memoryFile: string;
  /** The machine's clock where it is left out. */
  readonly clock?: { now(): number };
}

const SEED = 1;
/** By then whoever started it has its own start behind it. */
const FIRST_GROWTH_MS = 2_000;
const GROWTH_EVERY_MS = 10 * 60_000;
/** Each start lives the whole past again, so it must not become ever longer. */
const LONGEST_MS = 52 * WEEK;

/**
 * The sandbox of an installation that is started again and again: the same company, which has lived on meanwhile, the same ports, the
 * consents that people gave, and the watches that clients have. What was changed by hand is forgotten, and clients have to read everything once more. A memory that cannot be
 * read is begun anew; one that cannot be written is told to `log`, and is missed at the next start only.
 *
 * Nothing is in the calendars at first: half a year is lived when the first request asks for any of it, else bit by bit soon after.
 */
export async function openSandbox(options: OpenSandboxOptions): Promise<Sandbox> {
  const { memoryFile, people = 150, log = () => undefined, clock = { now: () => Date.now() } } = options;
  const memory = readMemory(memoryFile);
  const firstSeen = firstSeenAt(memory, clock.now());
  const company = companySeenAt(firstSeen, people, clock);
  let watches: WatchMemory | null = null;
  const beforeCalendars = async (): Promise<void> => {
    await growInSteps(company, clock);
    watches?.wake();
  };
  const sandbox = await startOn(memory?.ports ?? null, { log, seed: SEED, people, company, beforeCalendars });
  sandbox.google.accounts.recall(memory?.google ?? []);
  sandbox.microsoft.accounts.recall(memory?.microsoft ?? []);
  const known = createWatchMemory(sandbox, memory?.watches ?? noWatches);
  watches = known;
  const save = (): void => {
    try {
      writeMemory(memoryFile, memoryOf(sandbox, firstSeen, known));
    } catch (error) {
      log('the sandbox: its memory could not be written', error);
    }
  };
  // Not before there is something new: a second process on the folder, which will not get far, must not write its own ports over those of the first.
  if (memory?.firstSeen !== firstSeen) save();
  sandbox.google.accounts.onConsents(save);
  sandbox.microsoft.accounts.onConsents(save);
  known.onChanged(save);
  const stopGrowing = keepGrowing(company, clock, known.wake);
  return {
    ...sandbox,
    async close() {
      stopGrowing();
      await sandbox.close();
    },
  };
}

/** Now, where the company was never seen, or by a clock that was ahead, or too long ago. */
function firstSeenAt(memory: SandboxMemory | null, now: number): number {
  const { firstSeen = Infinity } = memory ?? {};
  return firstSeen <= now && now - firstSeen <= LONGEST_MS ? firstSeen : now;
}

function companySeenAt(firstSeen: number, people: number, clock: { now(): number }): Company {
  let now = (): number => firstSeen;
  const company = createCompany({ seed: SEED, people, clock: { now: () => now() }, unlived: true });
  now = () => clock.now();
  return company;
}

/** A day at a time, so that whoever asks for something else meanwhile is answered: the sandbox may share its process with a service. */
async function growInSteps(company: Company, clock: { now(): number }, isOver = () => false): Promise<void> {
  while (!isOver() && company.grow(clock.now(), 1) > 0) await breathe();
}

/** Catches up soon after the start and every now and then; says when it has. */
function keepGrowing(company: Company, clock: { now(): number }, lived: () => void): () => void {
  const stop = new AbortController();
  const grow = async (): Promise<void> => {
    await growInSteps(company, clock, () => stop.signal.aborted);
    if (!stop.signal.aborted) lived();
  };
  const first = setTimeout(() => void grow(), FIRST_GROWTH_MS).unref();
  const later = setInterval(() => void grow(), GROWTH_EVERY_MS).unref();
  return () => {
    stop.abort();
    clearTimeout(first);
    clearInterval(later);
  };
}

/** On the ports of before, because clients keep addresses; on any others where those are not to be had. */
async function startOn(ports: SandboxMemory['ports'] | null, options: SandboxOptions): Promise<Sandbox> {
  if (ports === null) return createSandbox(options);
  return createSandbox({ ...options, ports }).catch((error: NodeJS.ErrnoException) => {
    // Below 1024, and where a system keeps a range for itself, a port is not refused as taken but as forbidden.
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    return createSandbox(options);
  });
}

function memoryOf({ google, microsoft }: Sandbox, firstSeen: number, watches: WatchMemory): SandboxMemory {
  const ports = { google: portOf(google.origin), microsoft: portOf(microsoft.origin) };
  const consents = { google: google.accounts.remember(), microsoft: microsoft.accounts.remember() };
  return { firstSeen, ports, ...consents, watches: watches.remember() };
}

function portOf(origin: string): number {
  return Number(new URL(origin).port);
}
