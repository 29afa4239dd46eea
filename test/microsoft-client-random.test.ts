import { DAY, SECOND } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { randomAct, seededRandom } from '@clearweek/sandbox';
import type { Follower } from './calendar-follower.ts';
import { primaryOf, startMicrosoft } from './microsoft-client-world.ts';

/** Given from outside to look for more, or to see a failure again; it stands in the name of the test that fails. */
const firstSeed = Number(process.env['CLEARWEEK_TEST_SEED'] ?? 1);
const seeds = Array.from({ length: 4 }, (_, index) => firstSeed + index);
const ACTS = 60;

test.each(seeds)('whatever people do, calendars end as they truly are (seed %i)', async (seed) => {
  const world = await startMicrosoft({ seed });
  const { sandbox, clock } = world;
  sandbox.microsoft.accounts.settings.accessSeconds = (400 * DAY) / SECOND;
  const random = seededRandom(seed);
  const followers: Follower[] = [];
  for (const person of sandbox.world.people.filter(({ provider }) => provider === 'microsoft')) {
    const access = await world.access(person);
    const remote = await primaryOf(world.microsoft, access);
    followers.push(world.follow(access, remote, world.calendar(person.id)));
  }
  // Nobody leaves: then there would be nobody to follow.
  const acts = { ...sandbox.acts, leave: () => false };
  const done: string[] = [];
  for (let count = 0; count < ACTS; count += 1) {
    done.push(randomAct({ world: sandbox.world, acts, random }));
    clock.set(clock.now() + random.whole(1, 6 * 3_600) * SECOND);
    for (const follower of followers) {
      if (random.whole(0, 2) > 0) continue;
      expect(await follower.sync(), done.at(-1)).toMatchObject({ answers: ['changes'] });
      expect(follower.ours(), done.slice(-6).join(', ')).toEqual(follower.truth());
    }
  }
  for (const follower of followers) {
    await follower.sync();
    expect(follower.ours()).toEqual(follower.truth());
  }
  expect(new Set(done).size).toBeGreaterThan(20);
});
