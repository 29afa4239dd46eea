import { setTimeout as wait } from 'node:timers/promises';
import { childrenOf } from './children-of.mjs';

const GONE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Ends a process that cannot be waited for, and resolves when what it had started has ended too. That is asked by SIGINT, on
 * which PostgreSQL breaks its connections off and leaves its files clean; after 10 s it is left to the next start, which
 * does the same.
 */
export async function endByForce(child, { group }) {
  const started = process.platform === 'win32' ? [] : childrenOf(child.pid);
  send(group && process.platform !== 'win32' ? -child.pid : child.pid, 'SIGKILL');
  for (const pid of started) send(pid, 'SIGINT');
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (started.some((pid) => send(pid, 0)) && Date.now() < deadline) await wait(LOOK_EVERY_MS);
}

function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    // Already gone.
    return false;
  }
}
