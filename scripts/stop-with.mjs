import { constants } from 'node:os';

// One Ctrl-C arrives twice under npm: from the terminal, and passed on by npm.
const SAME_PRESS_MS = 500;
const PARENT_CHECK_MS = 250;

/**
 * Resolves with the child's exit code (128 + n if signal n ended it) and until then passes this process's signals on:
 * the first asks the child to stop and waits for it, a second, later one ends it and, with `group`, all that it
 * started. The child is asked to stop too when this process's own parent (npm, or the shell between) is gone.
 */
export function stopWith(child, { group }) {
  const startedBy = process.ppid;
  /** @type {number | null} */
  let askedAt = null;
  const send = (signal) => {
    try {
      if (group && signal === 'SIGKILL' && process.platform !== 'win32') process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // Already gone.
    }
  };
  const ask = (signal) => {
    if (askedAt === null) {
      askedAt = Date.now();
      send(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    } else if (Date.now() - askedAt > SAME_PRESS_MS) {
      console.error('\nStopping at once.');
      send('SIGKILL');
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, ask);
  const watch = setInterval(() => {
    if (process.ppid !== startedBy && askedAt === null) ask('SIGTERM');
  }, PARENT_CHECK_MS);
  return new Promise((resolve) => {
    const end = (code, signal) => {
      clearInterval(watch);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, ask);
      resolve(code ?? 128 + (constants.signals[signal] ?? 1));
    };
    child.once('error', (error) => {
      console.error(error.message);
      end(127, null);
    });
    child.once('exit', end);
  });
}
