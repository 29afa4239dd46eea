import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One run of vitest over the named projects. Failures outside tests count as failed, and so does a run that ends
 * badly or without a word though no test failed; a run that found no test fails unless `mayBeEmpty`.
 */
export async function runVitest({ root, run }, { projects, args, extra, mayBeEmpty }) {
  const folder = mkdtempSync(join(tmpdir(), 'clearweek-tally-'));
  const file = join(folder, 'tally.json');
  const reporter = join(root, 'scripts/tally-reporter.mjs');
  const flags = [...projects.flatMap((name) => ['--project', name]), '--reporter=default', `--reporter=${reporter}`];
  if (mayBeEmpty) flags.push('--passWithNoTests');
  const { code } = await run('vitest', ['run', ...flags, ...args], { extra: { ...extra, CLEARWEEK_TALLY: file } });
  const tally = readTally(file);
  rmSync(folder, { recursive: true, force: true });
  return judge(tally, code, mayBeEmpty);
}

/** The score of a run from what its reporter counted (null: it wrote nothing) and vitest's exit code. */
export function judge(tally, code, mayBeEmpty) {
  if (tally === null) {
    // With no file to run, vitest ends before any reporter is told.
    if (mayBeEmpty && code === 0) return { passed: 0, failed: 0, skipped: 0, note: 'no tests' };
    return { passed: 0, failed: 1, skipped: 0, note: `vitest ended with ${code} before it counted anything` };
  }
  const { passed, skipped, broken } = tally;
  const failed = tally.failed + broken;
  const note = broken > 0 ? `${broken} errors outside tests` : undefined;
  if (failed === 0 && code !== 0) return { passed, failed: 1, skipped, note: `vitest ended with ${code}` };
  if (passed + failed + skipped === 0 && !mayBeEmpty) return { passed, failed: 1, skipped, note: 'found no tests' };
  return { passed, failed, skipped, ...(note ? { note } : {}) };
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
