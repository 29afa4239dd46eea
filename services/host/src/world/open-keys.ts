import type { Config } from '../config/config.ts';
import type { KeyRing } from '@clearweek/store';

/** The key ring on the configured key, or on the one in the data folder, which is made at the first start. */
export async function openKeys({ encryptionKey, files }: Config): Promise<KeyRing> {
  const { createKeyRing, loadOrCreateKeyFile } = await import('@clearweek/store');
  return createKeyRing({ current: encryptionKey ?? (await loadOrCreateKeyFile(files.encryptionKey)) });
}
