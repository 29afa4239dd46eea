import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OLDEST_NODE_MAJOR } from './versions.mjs';
import { install } from './install.mjs';
import { isInstalled } from './installation-stamp.mjs';
import { advice, SetUpFailure } from './set-up-failure.mjs';
import { nodeForService } from './toolchain.mjs';
import { withLock } from './set-up-lock.mjs';

/** The checkout that these scripts belong to, wherever they are called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes the checkout ready to run: installs the package manager and every dependency once, and again whenever the
 * lockfile or a manifest changes; otherwise returns at once. Gives the Node.js that runs the service.
 *
 * `say` gets one line for each thing that takes time. Ends the process with a plain explanation on failure.
 */
export async function setUp(say) {
  try {
    checkNode();
    if (!isInstalled(root)) {
      const lock = join(root, '.clearweek/set-up.lock');
      await withLock(
        lock,
        () => (isInstalled(root) ? undefined : install(root, say)),
        (pid) => say(`Another set-up of this checkout is running${pid ? ` (process ${pid})` : ''}; waiting for it …`),
      );
    }
    return { node: nodeForService(root) };
  } catch (error) {
    const ours = error instanceof SetUpFailure;
    // A full disk or a folder that cannot be written shows itself wherever a file is made.
    if (!ours && error.syscall === undefined) throw error;
    console.error(`\n${error.message}${ours ? '' : `\n\n${advice(error.message)}`}`);
    process.exit(1);
  }
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= OLDEST_NODE_MAJOR) return;
  throw new SetUpFailure(
    `Clearweek needs Node.js ${OLDEST_NODE_MAJOR} or newer; this is ${process.version} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org/ and run the same command again.',
  );
}
