import { expect, test } from 'vitest';
import { historyOf, liveThrough } from './converge.ts';
import { mistakes } from './mistakes.ts';

/** Seven mistakes in reading calendars. The eighth, a race for a refresh token, needs workers at one moment and not a history: `refresh.test.ts`. */

/** Within how many histories each mistake has to be found. */
const MOST_HISTORIES = 30;
const ACTS = 30;

test.each(Object.entries(mistakes))(
  'a mistake is found: %s',
  async (_name, mistake) => {
    for (let seed = 2; seed < 2 + MOST_HISTORIES; seed += 1) {
      const options = { acts: ACTS, kills: true, harsh: true };
      const history = historyOf(seed, options);
      const wrong = await liveThrough(history, seed, { ...options, mistake });
      if (wrong.failure === null) continue;
      const right = await liveThrough(history, seed, options);
      expect(right.failure, 'the same history without the mistake').toBeNull();
      return;
    }
    expect.fail(`${MOST_HISTORIES} histories did not find it`);
  },
  180_000,
);
