import type { ConnectedProviders } from '@clearweek/app';
import { expect, test } from 'vitest';
import { converge, historyOf } from './converge.ts';
import type { PlantedMistake } from './convergence-world.ts';
import { shrink } from './shrink.ts';

const numbers = Array.from({ length: 100 }, (_, index) => index);

test('what makes a list fail is all that is left of it', async () => {
  const fails = async (list: readonly number[]) => list.includes(13) && list.includes(77);
  expect(await shrink(numbers, fails, () => false)).toEqual([13, 77]);
});

test('a list that fails only as a whole stays whole', async () => {
  const fails = async (list: readonly number[]) => list.length === 100;
  expect(await shrink(numbers, fails, () => false)).toEqual(numbers);
});

test('when the time is over, the shortest so far is given', async () => {
  let tries = 0;
  const fails = async (list: readonly number[]) => list.includes(99);
  const found = await shrink(numbers, fails, () => (tries += 1) > 2);
  expect(found.length).toBeLessThan(100);
  expect(found).toContain(99);
});

/** Whatever is listed, nothing is written down: the first half of the history is enough to see it, and its creations are what it takes. */
function nothingWrittenDown(): PlantedMistake {
  return {
    providers(all) {
      const changed = Object.entries(all).map(([name, provider]) => {
        const changesSince: typeof provider.calendars.changesSince = async (...asked) => {
          const answer = await provider.calendars.changesSince(...asked);
          return answer.kind === 'changes' ? { ...answer, changes: [] } : answer;
        };
        return [name, { ...provider, calendars: { ...provider.calendars, changesSince } }];
      });
      return Object.fromEntries(changed) as ConnectedProviders;
    },
  };
}

test('a history that fails is told with its seed, with all that repeats it, and in words with what is left of it', async () => {
  const [seed, options] = [4, { acts: 4, kills: true, harsh: true }];
  const { message } = await converge(seed, { ...options, mistake: nothingWrittenDown, shrinkMs: 5_000 }).then(
    () => expect.fail('The mistake was not found.'),
    (error: unknown) => error as Error,
  );
  const [about, repeat, ...rest] = message.split('\n');
  expect(about).toMatch(/^Seed 4 does not converge: the calendars of p\d+ \((google|microsoft)\)\.$/);
  const how = 'Repeat it with CLEARWEEK_TEST_SEED=4 and acts: 4, kills: true, harsh: true.';
  expect(repeat).toBe(`${how} The shortest history that was found:`);
  const end = rest.findIndex((line) => /^\d+ occurrences are missing, 0 are invented\.$/.test(line));
  const steps = rest.slice(0, end);
  expect(steps.length).toBeLessThan(historyOf(seed, options).length);
  expect(steps.join('\n')).toMatch(/^ {2}create a (single event|series) \(p\d+, (google|microsoft), calendar 0\)$/m);
  expect(rest[end + 1]).toMatch(/^ {2}missing: \d{4}-/);
}, 60_000);
