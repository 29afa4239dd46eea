import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './set-up.mjs';
import { stopWith } from './stop-with.mjs';
import { toolEnvironment } from './toolchain.mjs';

/**
 * Runs the host's command line with the given arguments and resolves with its exit code (128 + n after signal n).
 *
 * `own` puts it into a process group of its own: Ctrl-C in a terminal then reaches it once, through this process,
 * and not also directly and through npm. Commands that may read from the terminal stay in its group.
 */
export async function runHost({ node, args, cwd, own }) {
  const preload = new URL('./stop-when-orphaned.mjs', import.meta.url).href;
  const main = join(root, 'services/host/src/main.ts');
  const child = spawn(node, ['--import', preload, main, ...args], {
    cwd,
    env: toolEnvironment(root),
    detached: own,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  return stopWith(child, { group: own });
}
