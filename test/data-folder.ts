import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes an empty folder for Clearweek to keep its data in; `purpose` becomes a part of its name. */
export function makeDataFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `clearweek-${purpose}-`));
  // The database does not run as root, and has to get through.
  chmodSync(folder, 0o755);
  return folder;
}
