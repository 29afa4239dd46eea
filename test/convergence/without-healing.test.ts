import type { ConnectedProviders, Store } from '@clearweek/app';
import { expect, test } from 'vitest';
import { converge, firstSeed } from './converge.ts';
import type { PlantedMistake } from './convergence-world.ts';
import { withTable } from './mistakes.ts';

/** Read later than any week ends: the time for reading it whole never comes. */
const NEVER_DUE = 8.64e15;

/** How often a calendar was listed from its beginning although its cursor held, and how often it was read at all. */
interface Readings {
  whole: number;
  all: number;
}

/** Counts readings; with `heals: false` no calendar is read whole once a week, which would make good whatever was missed before. */
function readings(counts: Readings, { heals }: { readonly heals: boolean }): () => PlantedMistake {
  return () => ({
    ...(!heals && { store: neverWhole }),
    providers(providers: ConnectedProviders) {
      const counted = Object.entries(providers).map(([name, provider]) => {
        const { calendars } = provider;
        const expired = new Set<string>();
        const seen = new Set<string>();
        const changesSince: typeof calendars.changesSince = async (access, calendar, cursor, window) => {
          const who = `${access.quotaUser} ${calendar.id}`;
          counts.all += 1;
          if (cursor === null && seen.has(who) && !expired.delete(who)) counts.whole += 1;
          const answer = await calendars.changesSince(access, calendar, cursor, window);
          if (answer.kind === 'cursor-expired') expired.add(who);
          if (answer.kind === 'changes') seen.add(who);
          return answer;
        };
        return [name, { ...provider, calendars: { ...calendars, changesSince } }];
      });
      return Object.fromEntries(counted) as ConnectedProviders;
    },
  });
}

function neverWhole(store: Store): Store {
  return {
    ...store,
    inTenant: (tenantId, work) =>
      store.inTenant(tenantId, (tx) => {
        const list: typeof tx.calendars.list = async (connectionId) =>
          (await tx.calendars.list(connectionId)).map((one) =>
            one.syncedAt === null ? one : { ...one, syncedAt: NEVER_DUE },
          );
        return work(withTable(tx, 'calendars', { list }));
      }),
  };
}

// Even seeds: one process works, so that each history is the same again.
const ACTS = 80;
const seeds = Array.from({ length: 3 }, (_, index) => 2 * (firstSeed + index));

test('histories converge though no calendar is ever read whole but where its cursor died, so that nothing is healed that was missed', async () => {
  const without: Readings = { whole: 0, all: 0 };
  for (const seed of seeds) {
    const before = without.all;
    const counts = await converge(seed, { acts: ACTS, mistake: readings(without, { heals: false }) });
    expect(counts.occurrences).toBeGreaterThan(0);
    expect(without.all).toBeGreaterThan(before);
  }
  const healed: Readings = { whole: 0, all: 0 };
  await converge(seeds[0]!, { acts: ACTS, mistake: readings(healed, { heals: true }) });
  expect(healed.whole).toBeGreaterThan(0);
  expect(without.whole).toBe(0);
}, 180_000);
