import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SimWorld } from '../world/model.ts';
import { outOfStep } from '../world/out-of-step.ts';
import { createCompany } from './create-company.ts';
import { createCrowd } from './create-crowd.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const clock = { now: () => NOW };

function fingerprint(world: SimWorld): string {
  const all = world.people.map((person) => [
    person,
    world
      .calendars(person.id)
      .map(({ events, deleted, ...calendar }) => [
        calendar,
        [...events.values()].map((event) => ({ ...event, exceptions: [...event.exceptions] })),
        [...deleted.keys()],
      ]),
  ]);
  return hash('sha256', JSON.stringify(all), 'hex');
}

describe('the pretended company', () => {
  test('is the same from the same seed, and another from another', () => {
    const [one, same, other] = [3, 3, 4].map((seed) => fingerprint(createCompany({ seed, people: 30, clock }).world));
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });

  test('is the same on every machine', () => {
    expect(fingerprint(createCompany({ seed: 1, people: 20, clock, weeksBack: 8 }).world)).toBe(
      '83edd337b7ac56b8ce23c296f301e748f5e25dedbf1976b1f673838d646b43bc',
    );
  });

  test('lives the same days whether it grows at once or day by day', () => {
    const grown = (stops: number[]): string => {
      const moving = { at: NOW, now: () => moving.at };
      const company = createCompany({ seed: 2, people: 25, clock: moving, weeksBack: 4 });
      for (const days of stops) {
        moving.at = NOW + days * 86_400_000;
        company.grow(moving.at);
      }
      return fingerprint(company.world);
    };
    expect(grown([1, 2, 5, 9])).toBe(grown([9]));
    expect(grown([9])).not.toBe(grown([]));
  });

  test('has half of its people with each provider, eight zones, and units three deep under one head', () => {
    const { people } = createCompany({ seed: 1, clock, weeksBack: 0 }).world;
    expect(people).toHaveLength(150);
    expect(people.filter(({ provider }) => provider === 'google')).toHaveLength(75);
    expect(new Set(people.map(({ zone }) => zone)).size).toBe(8);
    expect(Math.max(...people.map(({ unit }) => unit.length))).toBe(3);
    expect(people.filter(({ managerId }) => managerId === null)).toHaveLength(1);
    expect(new Set(people.map(({ address }) => address)).size).toBe(150);
    const ids = new Set(people.map(({ id }) => id));
    expect(people.every(({ managerId }) => managerId === null || ids.has(managerId))).toBe(true);
  });

  test('has everything that real calendars have', () => {
    const { world } = createCompany({ seed: 1, clock });
    const events = world.people.flatMap(({ id }) =>
      world.calendars(id).flatMap((calendar) => [...calendar.events.values()]),
    );
    const exceptions = events.flatMap((event) => [...event.exceptions.values()]);
    const kinds = new Set(events.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['birthday', 'default', 'focusTime', 'outOfOffice', 'workingLocation']);
    expect(exceptions.filter(({ state }) => state === 'cancelled').length).toBeGreaterThan(100);
    expect(exceptions.filter(({ state }) => state === 'changed').length).toBeGreaterThan(100);
    expect(events.filter(({ privacy }) => privacy === 'private').length).toBeGreaterThan(100);
    expect(events.filter(({ rule }) => rule?.includes('UNTIL') === true).length).toBeGreaterThan(10);
    expect(events.some(({ attendees }) => attendees.some(({ address }) => address.endsWith('@example.org')))).toBe(
      true,
    );
    expect(events.some(({ attendees }) => attendees.some(({ kind }) => kind === 'room'))).toBe(true);
    expect(outOfStep(world)).toEqual([]);
  });
});

describe('a crowd', () => {
  test('has exactly so many records each', () => {
    const { world } = createCrowd({ seed: 1, people: 40, eventsEach: 57, clock });
    const counts = world.people.map(({ id }) => world.calendars(id)[0]?.events.size);
    expect(new Set(counts)).toEqual(new Set([57]));
  });
});
