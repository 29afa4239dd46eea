import { expect, test } from 'vitest';
import { historyOf, liveThrough } from './converge.ts';
import { mistakes } from './mistakes.ts';

/**
 * Seven mistakes in reading calendars. The eighth, a race for a refresh token, needs workers at one moment and not a history: `refresh.test.ts`.
 *
 * Seeds that are known to find each, the shortest way first. One process works in these histories, so that each of them finds what it finds
 * every time; the later ones are for the day when a change elsewhere leads a history another way.
 */
const KNOWN: Readonly<Record<keyof typeof mistakes, readonly number[]>> = {
  'the token is kept before the data': [4, 6],
  'an expired cursor means that nothing is new': [3, 2],
  'everything is deleted before the new listing is complete': [6, 7, 3],
  'listed occurrences are not joined to their series': [9, 10, 2],
  'tombstones without a type are ignored': [4, 5],
  'the loop over pages stops at an empty page': [7, 5],
  'what a notice says is believed': [3, 2],
};
const ACTS = 60;

test.each(Object.entries(mistakes))(
  'a mistake is found: %s',
  async (name, mistake) => {
    const seeds = KNOWN[name as keyof typeof mistakes];
    for (const seed of seeds) {
      const options = { acts: ACTS, kills: true, harsh: true };
      const history = historyOf(seed, options);
      const wrong = await liveThrough(history, seed, { ...options, mistake });
      // By what the calendars say; a mistake that breaks something else would be found for another reason.
      if (wrong.failure?.difference == null) continue;
      const right = await liveThrough(history, seed, options);
      expect(right.failure, 'the same history without the mistake').toBeNull();
      return;
    }
    expect.fail(`The histories of ${seeds.join(', ')} did not find it`);
  },
  180_000,
);
