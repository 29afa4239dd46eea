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
  const absent = `The shared data is absent (${FOLDER.pathname}): "${name}" has not been tested.`;
  if (process.env['CI'] === 'true') {
    test(name, () => {
      expect.fail(absent);
    });
    return;
  }
  console.warn(`\n*** ${absent} ***\n`);
  describe(name, () => test.skip(absent));
}
