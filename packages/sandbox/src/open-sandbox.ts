import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createCompany } from './company/create-company.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.ts';
import type { RememberedConsent } from './server/accounts-model.ts';

interface Memory {
  /** When the company was first seen; its past is counted from there. */
  readonly firstSeen: number;
  readonly ports: { readonly google: number; readonly microsoft: number };
  readonly google: readonly RememberedConsent[];
  readonly microsoft: readonly RememberedConsent[];
}

const GROW_MS = 10 * 60_000;
const SEED = 1;

/**
 * The sandbox of an installation that is started again and again: the same company, which has lived on meanwhile, the same ports, and the consents that people
 * gave. What was changed by hand is forgotten, and clients have to read everything once more. A memory that cannot be read is begun anew.
 */
export async function openSandbox(
  options: Pick<SandboxOptions, 'people' | 'log'> & { readonly memoryFile: string },
): Promise<Sandbox> {
  const memory = readMemory(options.memoryFile);
  const firstSeen = memory?.firstSeen ?? Date.now();
  let now = (): number => firstSeen;
  const { people = 150 } = options;
  const company = createCompany({ seed: SEED, people, clock: { now: () => now() } });
  now = () => Date.now();
  company.grow(now());
  const sandbox = await startOn(memory?.ports ?? null, { ...options, seed: SEED, people, company });
  sandbox.google.accounts.recall(memory?.google ?? []);
  sandbox.microsoft.accounts.recall(memory?.microsoft ?? []);
  const save = () => writeMemory(options.memoryFile, memoryOf(sandbox, firstSeen));
  save();
  sandbox.google.accounts.onConsents(save);
  sandbox.microsoft.accounts.onConsents(save);
  const growing = setInterval(() => company.grow(now()), GROW_MS).unref();
  return {
    ...sandbox,
    async close() {
      clearInterval(growing);
      await sandbox.close();
    },
  };
}

/** On the ports of before, because clients keep addresses; on any others where somebody has taken them. */
async function startOn(ports: Memory['ports'] | null, options: SandboxOptions): Promise<Sandbox> {
  if (ports === null) return createSandbox(options);
  return createSandbox({ ...options, ports }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return createSandbox(options);
  });
}

function memoryOf({ google, microsoft }: Sandbox, firstSeen: number): Memory {
  const ports = { google: portOf(google.origin), microsoft: portOf(microsoft.origin) };
  return { firstSeen, ports, google: google.accounts.remember(), microsoft: microsoft.accounts.remember() };
}

function portOf(origin: string): number {
  return Number(new URL(origin).port);
}

function readMemory(file: string): Memory | null {
  try {
    const memory: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isMemory(memory) ? memory : null;
  } catch {
    return null;
  }
}

/** All of it or nothing: with half a memory clients would find their consents and not the addresses, or the other way round. */
function isMemory(value: unknown): value is Memory {
  const { firstSeen, ports, google, microsoft } = fieldsOf(value);
  return (
    Number.isFinite(firstSeen) &&
    [fieldsOf(ports)['google'], fieldsOf(ports)['microsoft']].every(isPort) &&
    [google, microsoft].every((consents) => Array.isArray(consents) && consents.every(isConsent))
  );
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}

function isConsent(value: unknown): value is RememberedConsent {
  const { refreshToken, clientId, personId, scopes } = fieldsOf(value);
  const areTexts = [refreshToken, clientId, personId].every((text) => typeof text === 'string');
  return areTexts && Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** At once, so that a process that is killed right after has it; by a new name first, so that half a file is never read. */
function writeMemory(file: string, memory: Memory): void {
  writeFileSync(`${file}.new`, JSON.stringify(memory), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
