import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WINDOWS = process.platform === 'win32';

/** Where the checkout's own `clearweek` command lies among the tools, relative to the root. */
export const commandFile = `node_modules/.bin/clearweek${WINDOWS ? '.cmd' : ''}`;

/**
 * Puts the checkout's own command among its tools, where npx finds it from every folder. Without it npx, called in a
 * package's folder, would ask the registry for a package of that name and run whatever somebody put there.
 */
export function linkCommand(root) {
  const file = join(root, commandFile);
  rmSync(file, { force: true });
  if (WINDOWS) writeFileSync(file, '@node "%~dp0\\..\\..\\scripts\\clearweek.mjs" %*\r\n');
  else symlinkSync('../../scripts/clearweek.mjs', file);
}
