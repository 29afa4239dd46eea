import { createKeyRing, type KeyRing, loadOrCreateKeyFile } from '@clearweek/store';
import type { Config } from '../config/config.ts';
import { exists } from '../data-folder.ts';

export interface OpenKeys {
  readonly ring: KeyRing;
  /** The file of a key that was made just now; null where the key was there before. */
  readonly madeFile: string | null;
}

/** The key ring on the configured key, or on the one in the data folder, which is made at the first start. */
export async function openKeys({ encryptionKey, previousKey, files }: Config): Promise<OpenKeys> {
  const previous = previousKey === null ? [] : [previousKey];
  if (encryptionKey !== null) return { ring: createKeyRing({ current: encryptionKey, previous }), madeFile: null };
  const isThere = await exists(files.encryptionKey);
  const ring = createKeyRing({ current: await loadOrCreateKeyFile(files.encryptionKey) });
  return { ring, madeFile: isThere ? null : files.encryptionKey };
}
