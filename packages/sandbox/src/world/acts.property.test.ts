import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallWorld, type SmallWorld } from './fixture.ts';
import type { SimEvent, SimException, SimWorld } from './model.ts';
import { outOfStep } from './out-of-step.ts';
import { randomAct } from './random-act.ts';
import { seededRandom } from './seeded-random.ts';

const SEEDS = fc.integer({ min: 0, max: 2 ** 31 });

describe('any sequence of random acts', () => {
  test('keeps all copies of every meeting in step', () => {
    fc.assert(
      fc.property(SEEDS, (seed) => {
        const small = smallWorld();
        const random = seededRandom(seed);
        for (let count = 0; count < 60; count += 1) {
          const done = randomAct({ ...small, random });
          expect(outOfStep(small.world), done).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('gives a new number to exactly the records that say something else, and names exactly their calendars, once', () => {
    fc.assert(
      fc.property(SEEDS, (seed) => {
        const small = smallWorld();
        const random = seededRandom(seed);
        const told: string[][] = [];
        small.world.onChange((ids) => void told.push([...ids]));
        for (let count = 0; count < 60; count += 1) {
          told.length = 0;
          const before = records(small.world);
          const calendarsBefore = calendarIds(small.world);
          const done = randomAct({ ...small, random });
          const after = records(small.world);
          const changed = differing(before, after);
          for (const name of changed.keys()) {
            const record = after.get(name);
            if (record !== undefined) expect(record.change, `${done}: ${record.text}`).toBe(small.world.change);
          }
          for (const [name, record] of after) {
            if (!changed.has(name)) expect(record.change, done).toBe(before.get(name)?.change);
          }
          const calendars = new Set([...changed.values(), ...unlike(calendarsBefore, calendarIds(small.world))]);
          expect(told.length, done).toBe(calendars.size === 0 ? 0 : 1);
          expect([...(told[0] ?? [])].sort(), done).toEqual([...calendars].sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is the same from the same seed', () => {
    const run = (seed: number): string[] => {
      const small: SmallWorld = smallWorld();
      const random = seededRandom(seed);
      const done = Array.from({ length: 150 }, () => randomAct({ ...small, random }));
      return [...done, ...[...records(small.world).values()].map(({ text }) => text)];
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });
});

interface SeenRecord {
  readonly text: string;
  readonly change: number;
  readonly calendarId: string;
}

/** Every record by calendar and id, deleted ones among them, with all that it says. */
function records(world: SimWorld): Map<string, SeenRecord> {
  const seen = new Map<string, SeenRecord>();
  for (const { id: personId } of world.people) {
    for (const calendar of world.calendars(personId)) {
      const put = (id: string, record: SimEvent | SimException, more: object): void => {
        const { change, ...rest } = { ...record, exceptions: null, updatedAt: null, ...more };
        seen.set(`${calendar.id} ${id}`, { text: JSON.stringify(rest), change, calendarId: calendar.id });
      };
      for (const event of calendar.events.values()) {
        put(event.id, event, {});
        for (const exception of event.exceptions.values()) put(`${event.id} ${exception.originalStart}`, exception, {});
      }
      for (const { event, change } of calendar.deleted.values()) put(event.id, event, { deleted: true, change });
    }
  }
  return seen;
}

function calendarIds(world: SimWorld): string[] {
  return world.people.flatMap(({ id }) => world.calendars(id).map((calendar) => calendar.id));
}

function unlike(one: string[], other: string[]): string[] {
  return [...one.filter((id) => !other.includes(id)), ...other.filter((id) => !one.includes(id))];
}

/** The names of what is new, gone or different, with their calendars. */
function differing(before: Map<string, SeenRecord>, after: Map<string, SeenRecord>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, record] of [...before, ...after]) {
    if (before.get(name)?.text !== after.get(name)?.text) names.set(name, record.calendarId);
  }
  return names;
}
