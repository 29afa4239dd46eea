import { constants } from 'node:os';
import { endByForce } from './end-by-force.mjs';

// One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm.
const SAME_PRESS_MS = 500;
const PARENT_CHECK_MS = 250;
const PATIENCE_MS = 25_000;

const CUT_SHORT = 130;
const FAILED = 1;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Resolves with the child's exit code (128 + n if signal n ended it) and until then passes this process's signals on:
 * the first asks the child to stop; a second, later one ends it and all that it started (130), and so does the end of
 * `patienceMs` (1), since a process that computes hears no signal. With `group` the child has a process group of its
 * own, which ends as a whole. The child is asked to stop too when this process's own parent (npm, or the shell
 * between) is gone.
 */
export function stopWith(child, { group, patienceMs = PATIENCE_MS }) {
  const startedBy = process.ppid;
  const ended = endOf(child);
  /** @type {number | null} */
  let askedAt = null;
  /** @type {Promise<number> | null} */
  let forcing = null;
  /** @type {NodeJS.Timeout | undefined} */
  let patience;
  const force = (text, code) => {
    if (forcing !== null) return;
    // A terminal that was closed takes no words.
    console.error(text);
    forcing = endByForce(child, { group }).then(() => code);
  };
  const ask = (signal) => {
    if (askedAt === null) {
      askedAt = Date.now();
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
      const text = `Clearweek did not stop within ${patienceMs / 1000} seconds and was ended.`;
      patience = setTimeout(() => force(text, FAILED), patienceMs);
    } else if (Date.now() - askedAt > SAME_PRESS_MS) {
      force('\nStopping at once.', CUT_SHORT);
    }
  };
  for (const signal of signals) process.on(signal, ask);
  const watch = setInterval(() => {
    if (process.ppid !== startedBy && askedAt === null) ask('SIGTERM');
  }, PARENT_CHECK_MS);
  return ended.then(async (code) => {
    clearInterval(watch);
    clearTimeout(patience);
    const forced = await forcing;
    // After an end by force this process is about to end as well, and a third press must not change how.
    if (forced !== null) return forced;
    for (const name of signals) process.off(name, ask);
    return code;
  });
}

/** The exit code of a child, 128 + n if signal n ended it, 127 where it could not be started. */
function endOf(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 1)));
  });
}
