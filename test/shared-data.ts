import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Facts that nobody here wrote lie beside the checkout, not in it: their licences are not ours. */
const FOLDER = new URL('../../shared/data/', import.meta.url);

/** Where a file (or folder, with a slash at its end) of the shared data lies; null where it is absent. */
export function sharedData(path: string): URL | null {
  const url = new URL(path, FOLDER);
  return existsSync(url) ? url : null;
}

/**
 * `describe` for tests that read the shared data. Where the folder is absent they are skipped, with a line that
 * nobody overlooks; under CI=true that is a failure, because there they are the acceptance tests.
 */
export function describeWithSharedData(name: string, tests: () => void): void {
  if (sharedData('') !== null) {
    describe(name, tests);
    return;
  }
  const absent = absenceOf(name);
  if (process.env['CI'] === 'true') {
    test(name, () => {
      expect.fail(absent);
    });
    return;
  }
  warn(absent);
  describe(name, () => test.skip(absent));
}

/** What tells whether the shared data has to be there, and where its absence is said; tests pass their own. */
export interface Surroundings {
  readonly isHere: boolean;
  readonly isRequired: boolean;
  readonly warn: (text: string) => void;
}

const said = new Set<string>();

/**
 * The same for a test that proves something without the shared data, too: whether it is here for the rest. Where it is absent, the first
 * question of a file about `what` says so. @throws Error where it is absent under CI=true.
 */
export function hasSharedData(what: string, surroundings: Surroundings = ofThisProcess()): boolean {
  if (surroundings.isHere) return true;
  const absent = absenceOf(what);
  if (surroundings.isRequired) throw new Error(absent);
  if (!said.has(what)) surroundings.warn(absent);
  said.add(what);
  return false;
}

function ofThisProcess(): Surroundings {
  return { isHere: sharedData('') !== null, isRequired: process.env['CI'] === 'true', warn };
}

function absenceOf(what: string): string {
  return `The shared data is absent (${FOLDER.pathname}): "${what}" has not been tested.`;
}

function warn(text: string): void {
  console.warn(`\n*** ${text} ***\n`);
}
