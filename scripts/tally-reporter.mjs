import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter beside the readable one: writes what a run came to into the file named by CLEARWEEK_TALLY, as
 * `{ passed, failed, skipped, broken }`. `broken` counts what went wrong outside a test: a file that could not be
 * collected, a hook of a suite, an unhandled error.
 */
export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failed: 0, skipped: 0, broken: unhandledErrors.length };
    for (const module of modules) {
      tally.broken += module.errors().length;
      for (const suite of module.children.allSuites()) tally.broken += suite.errors().length;
      for (const test of module.children.allTests()) {
        // A test that has no result was never reached: its run was cut short.
        const state = test.result().state;
        tally[state === 'pending' ? 'broken' : state] += 1;
      }
    }
    const file = process.env.CLEARWEEK_TALLY;
    if (file) writeFileSync(file, JSON.stringify(tally));
  }
}
