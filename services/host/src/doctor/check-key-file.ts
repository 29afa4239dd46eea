import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { exists } from '../data-folder.ts';
import { keyMissing } from '../world/fitting-keys.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** The key of the embedded mode. Without it the database holds data that nobody can read: that is worth knowing before a start. */
export async function checkKeyFile(config: Pick<Config, 'encryptionKey' | 'files'>): Promise<Finding> {
  const path = config.files.encryptionKey;
  const text = await readFile(path, 'utf8').catch((error: unknown) => error as NodeJS.ErrnoException);
  if (config.encryptionKey !== null) return checkGivenKey(config.encryptionKey, text, path);
  if (typeof text !== 'string' && text.code === 'ENOENT') {
    if (!(await exists(join(config.files.database, 'cluster'))))
      return ok('The encryption key will be made at the first start.');
    const missing = keyMissing(config);
    return problem(missing.text, missing.mend);
  }
  if (typeof text !== 'string')
    return problem(`The encryption key ${path} cannot be read.`, 'Start Clearweek as the user who owns that file.');
  if (Buffer.from(text.trim(), 'base64').length !== 32)
    return problem(`The encryption key ${path} is damaged.`, 'Put it back from a backup.');
  const open = process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0;
  return open
    ? warning(`Other users of this computer may read the encryption key ${path}.`, `Run: chmod 600 ${path}`)
    : ok('The encryption key is in the data folder. A backup needs it too.');
}

function checkGivenKey(key: string, file: string | Error, path: string): Finding {
  if (typeof file !== 'string' || file.trim() === key) return ok('The encryption key is set.');
  return warning(
    `ENCRYPTION_KEY is set and is not the key in ${path}, which stored calendars may be encrypted under.`,
    'Take ENCRYPTION_KEY (or ENCRYPTION_KEY_FILE) out to use the one in the data folder; a start refuses a key that does not fit.',
  );
}
