import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { areTexts, fieldsOf, isText, isTextOrNull } from './memory-fields.ts';
import { isWatches } from './remembered-watches.ts';
import type { RememberedConsent } from './server/accounts-model.ts';
import { noWatches, type RememberedWatches } from './watch-memory.ts';

/** What a sandbox knows of its earlier starts. */
export interface SandboxMemory {
  /** When the company was first seen; its past is counted from there. */
  readonly firstSeen: number;
  readonly ports: { readonly google: number; readonly microsoft: number };
  readonly google: readonly RememberedConsent[];
  readonly microsoft: readonly RememberedConsent[];
  readonly watches: RememberedWatches;
}

/** Null where there is none, or none that can be read: all of it or nothing, because with half clients would find consents and not the addresses. */
export function readMemory(file: string): SandboxMemory | null {
  try {
    const memory: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isMemory(memory) ? { ...memory, watches: memory.watches ?? noWatches } : null;
  } catch {
    return null;
  }
}

/**
 * At once, so that a process that is killed right after has it; by a new name first, so that half a file is never read. Nobody else on the
 * computer may read it. @throws Error where the folder or the disk does not take it.
 */
export function writeMemory(file: string, memory: SandboxMemory): void {
  // A name of its own: another process may be starting on the same folder, until it finds that it may not.
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(memory), { mode: 0o600 });
  renameSync(fresh, file);
}

/** Earlier versions kept no watches. */
type WrittenMemory = Omit<SandboxMemory, 'watches'> & Partial<Pick<SandboxMemory, 'watches'>>;

function isMemory(value: unknown): value is WrittenMemory {
  const { firstSeen, ports, google, microsoft, watches } = fieldsOf(value);
  return (
    Number.isFinite(firstSeen) &&
    [fieldsOf(ports)['google'], fieldsOf(ports)['microsoft']].every(isPort) &&
    [google, microsoft].every((consents) => Array.isArray(consents) && consents.every(isConsent)) &&
    (watches === undefined || isWatches(watches))
  );
}

function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536;
}

function isConsent(value: unknown): value is RememberedConsent {
  const { refreshToken, exchangedToken, clientId, subject, scopes } = fieldsOf(value);
  return [refreshToken, clientId, subject].every(isText) && isTextOrNull(exchangedToken) && areTexts(scopes);
}
