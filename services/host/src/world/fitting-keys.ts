import { rm } from 'node:fs/promises';
import type { PostgresStore } from '@clearweek/store';
import type { Config } from '../config/config.ts';
import { StartFailure } from '../start-failure.ts';

export interface KeyTrouble {
  readonly text: string;
  readonly mend: string;
}

/** Stored calendars, and no key. */
export function keyMissing({ files }: Pick<Config, 'files'>): KeyTrouble {
  return {
    text: `The encryption key ${files.encryptionKey} is missing, and the stored calendars cannot be read without it.`,
    mend: 'Put it back from a backup, or remove the data folder to begin anew.',
  };
}

/** Stored calendars, and the key of others. */
export function keyOfOthers({ encryptionKey, files }: Pick<Config, 'encryptionKey' | 'files'>): KeyTrouble {
  const named = encryptionKey === null ? `The encryption key ${files.encryptionKey}` : 'ENCRYPTION_KEY';
  return {
    text: `${named} is not the key that the stored calendars were encrypted under.`,
    mend: 'Put the right one back, from a backup or from wherever secrets are kept; without it they cannot be read.',
  };
}

/**
 * Throws StartFailure where the key does not open what is stored. A key that was made a moment ago is taken away again: the next start
 * must not take it for the right one.
 */
export async function requireFittingKeys(
  store: Pick<PostgresStore, 'checkKeys'>,
  config: Pick<Config, 'encryptionKey' | 'files'>,
  madeFile: string | null,
): Promise<void> {
  if ((await store.checkKeys()) !== 'does-not-fit') return;
  if (madeFile !== null) await rm(madeFile, { force: true });
  const { text, mend } = madeFile === null ? keyOfOthers(config) : keyMissing(config);
  throw new StartFailure(`${text} ${mend}`);
}
