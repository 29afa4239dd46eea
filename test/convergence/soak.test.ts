import { expect, test } from 'vitest';
import { converge, firstSeed } from './converge.ts';

/**
 * A longer look for a history that does not converge, seed after seed, for as many minutes as are given:
 *
 *   CLEARWEEK_SOAK_MINUTES=10 npx vitest run --project walks test/convergence/soak.test.ts
 *
 * Without the variable it is skipped. It begins at `CLEARWEEK_TEST_SEED`, or at a seed made from the time, and says at the end how many
 * histories and changes it has seen. On two cores a history of 150 changes takes two to five seconds.
 */
const minutes = Number(process.env['CLEARWEEK_SOAK_MINUTES'] ?? 0);
const ACTS = 150;

test.skipIf(minutes === 0)(
  'no history diverges while there is time',
  async () => {
    const begins = process.env['CLEARWEEK_TEST_SEED'] === undefined ? Math.floor(Date.now() / 1_000) : firstSeed;
    const until = performance.now() + minutes * 60_000;
    const changes = { google: 0, microsoft: 0 };
    let seed = begins;
    for (; performance.now() < until; seed += 1) {
      const { acts } = await converge(seed, { acts: ACTS, shrinkMs: 300_000 });
      for (const provider of ['google', 'microsoft'] as const) {
        for (const count of acts[provider].values()) changes[provider] += count;
      }
    }
    expect(seed).toBeGreaterThan(begins);
    const seen = `${changes.google} changes with Google and ${changes.microsoft} with Microsoft`;
    console.log(`${seed - begins} histories converged, from seed ${begins} on: ${seen}.`);
  },
  (minutes + 10) * 60_000,
);
