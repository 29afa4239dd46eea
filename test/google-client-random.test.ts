import { randomAct, seededRandom } from '@clearweek/sandbox';
import { expect, test } from 'vitest';
import type { Follower } from './calendar-follower.ts';
import { startGoogle } from './google-client-world.ts';

/** Given from outside to look for more, or to see a failure again; it stands in the name of the test that fails. */
const firstSeed = Number(process.env['CLEARWEEK_TEST_SEED'] ?? 1);
const seeds = Array.from({ length: 3 }, (_, index) => firstSeed + index);

/** Tries again while something goes wrong, as a schedule would. */
async function throughFaults({ sync }: Follower): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if ((await sync()).answers.at(-1) === 'changes') return;
  }
  throw new Error('Nothing but faults');
}

test.each(seeds)(
  'whatever people do, all of them see what takes place, at every step, through every fault (seed %d)',
  async (seed) => {
    const one = await startGoogle({ seed });
    const { world, acts, faults } = one.sandbox;
    const random = seededRandom(seed);
    const followers = await Promise.all(
      ['p1', 'p2', 'p3'].map(async (id) => one.follow(await one.access(one.person(id)), id)),
    );
    for (const kind of ['500', 'reset', 'truncated', 'wrong-type', '429', '410'] as const) {
      faults.plan({ provider: 'google', path: /\/events/, kind, chance: 0.05 });
    }
    const done: string[] = [];
    for (let step = 0; step < 150; step += 1) {
      done.push(randomAct({ world, acts, random }));
      if (step % 3 !== 0) continue;
      for (const follower of followers) {
        await throughFaults(follower);
        expect(follower.ours(), `after ${done.slice(-6).join('; ')}`).toEqual(follower.truth());
      }
    }
  },
);
