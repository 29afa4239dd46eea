import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs the parts of `npm test` one after the other, keeps their score, and ends what is running when this process is
 * asked to stop.
 */
export function createStages({ root, env }) {
  const running = new Set();
  const atEnd = [];
  const score = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const notes = [];
  const never = new Promise(() => {});
  let stopping = false;

  /** Prints a heading, runs `work`, prints how long it took. A stage that throws counts as one failure. */
  async function stage(title, work) {
    if (stopping) await never;
    console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 100 - title.length))}`);
    const started = performance.now();
    const result = await work().catch((error) => ({ passed: 0, failed: 1, skipped: 0, note: error.message }));
    // What was cut short has no score; the process is about to end.
    if (stopping) await never;
    for (const key of ['passed', 'failed', 'skipped']) score[key] += result[key];
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (result.failed > 0) notes.push(`${title}: ${result.note ?? `${result.failed} failed`}`);
    console.log(
      `${title}: ${result.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s${result.note ? ` (${result.note})` : ''}`,
    );
  }

  /** Runs a tool of the checkout; resolves with its exit code. With `quiet`, its output is given instead of shown. */
  function run(command, args, { quiet = false, extra = {} } = {}) {
    return new Promise((resolve) => {
      const shell = process.platform === 'win32';
      const out = quiet ? 'pipe' : 'inherit';
      const child = spawn(command, args, { cwd: root, env: { ...env, ...extra }, stdio: ['ignore', out, out], shell });
      running.add(child);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
      child.once('error', (error) => resolve({ code: 127, output: error.message }));
      child.once('close', (code) => {
        running.delete(child);
        resolve({ code: code ?? 1, output });
      });
    });
  }

  async function stop(signal) {
    for (const child of running) child.kill('SIGTERM');
    const forced = setTimeout(() => running.forEach((child) => child.kill('SIGKILL')), 10_000);
    await Promise.all([...running].map((child) => new Promise((resolve) => child.once('close', resolve))));
    clearTimeout(forced);
    await finish();
    console.error('\nStopped before the end.');
    process.exit(128 + constants.signals[signal]);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopping) void stop(signal);
      stopping = true;
    });
  }

  /** Ends what stages left to be ended, the last started first. */
  async function finish() {
    for (const end of atEnd.splice(0).reverse()) await end();
  }

  return { stage, run, finish, score, notes, atEnd: (end) => atEnd.push(end) };
}
