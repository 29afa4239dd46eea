import { expect, test } from 'vitest';
import { randomAct } from '../world/random-act.ts';
import { seededRandom } from '../world/seeded-random.ts';
import { firstRound, nextRound, timesOf, type Reading } from './delta-reader.ts';
import { person, startMicrosoft } from './fixture.ts';

const START = '2026-08-01T00:00:00Z';
const END = '2027-03-01T00:00:00Z';

test.each([1, 2, 3, 4, 5, 6])('whoever follows the links has the truth of random lives, seed %i', async (seed) => {
  const people = [
    person('p1'),
    person('p2', { zone: 'America/New_York' }),
    person('p3', { zone: 'Australia/Sydney' }),
    person('g4', { provider: 'google' }),
  ];
  const simulator = await startMicrosoft(people);
  const { world, acts } = simulator;
  const random = seededRandom(seed);
  const readings = ['p1', 'p2', 'p3'].map((id): Reading => {
    return { simulator, token: simulator.token(id, ['Calendars.Read']), root: '/me', start: START, end: END };
  });
  const mirrors = await Promise.all(readings.map(firstRound));
  for (let round = 0; round < 25; round += 1) {
    const done = Array.from({ length: random.whole(1, 6) }, () => {
      simulator.clock.at += 60_000;
      return randomAct({ world, acts, random, people: people.filter(({ active }) => active) });
    });
    for (const [index, mirror] of mirrors.entries()) {
      const owner = people[index];
      const reading = readings[index];
      const [calendar] = world.calendars(owner?.id ?? '');
      if (owner?.active !== true || reading === undefined || calendar === undefined) continue;
      await nextRound({ ...reading, token: simulator.token(owner.id) }, mirror);
      const truth = world
        .occurrences(calendar, { start: Date.parse(START), end: Date.parse(END) })
        .map(({ start, end, dates }) => [dates?.start ?? start, dates?.end ?? end].map(text).join(' '));
      expect(timesOf(mirror), `${owner.id} after ${done.join(', ')}`).toEqual(truth.sort());
    }
  }
  await simulator.close();
});

function text(at: string | number): string {
  return typeof at === 'string' ? `${at}T00:00:00` : new Date(at).toISOString().slice(0, 19);
}
