import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { type MeetingKind, usualVerdicts } from './meeting-kind.ts';
import { isMostlyShared, type MeetingStructure, recurs } from './meeting-structure.ts';
import { verdictOf } from './verdict-of.ts';

const weekly: MeetingStructure = {
  cadence: 'weekly',
  durationMinutes: 45,
  attendees: 8,
  externalAttendees: 0,
  occurrences: { held: 12, cancelled: 1 },
  keep: false,
};
const nothing = { doesMore: false, isLightened: false };
const kinds = Object.keys(usualVerdicts) as MeetingKind[];

const structures = fc.record<MeetingStructure>({
  cadence: fc.constantFrom(null, 'daily', 'weekly', 'biweekly', 'monthly', 'quarterly', 'irregular'),
  durationMinutes: fc.option(fc.nat(600)),
  attendees: fc.option(fc.nat(900)),
  externalAttendees: fc.option(fc.nat(900)),
  occurrences: fc.option(fc.record({ held: fc.nat(65), cancelled: fc.nat(65) })),
  keep: fc.boolean(),
});
const saids = fc.record({ doesMore: fc.boolean(), isLightened: fc.boolean() });
const careful = { async: 0, lighten: 1, keep: 2 } as const;

test.each(kinds)('a weekly %s of eight people gets the usual verdict of its kind', (kind) => {
  expect(verdictOf(kind, weekly, nothing)).toBe(usualVerdicts[kind]);
});

describe('what outranks the kind', () => {
  test.each<[string, Partial<MeetingStructure>, Partial<typeof nothing>, ReturnType<typeof verdictOf>]>([
    ['one person alone meets nobody', { attendees: 1 }, {}, null],
    [
      'two dates that follow no rhythm are no series',
      { cadence: 'irregular', occurrences: { held: 1, cancelled: 1 } },
      {},
      null,
    ],
    ['three of them are one', { cadence: 'irregular', occurrences: { held: 2, cancelled: 1 } }, {}, 'async'],
    ['two people talk', { attendees: 2 }, {}, 'keep'],
    ['somebody said that it stays', { keep: true }, {}, 'keep'],
    ['somebody from outside is there', { externalAttendees: 1 }, {}, 'lighten'],
    ['it decides besides', {}, { doesMore: true }, 'lighten'],
    ['it is lightened already', {}, { isLightened: true }, 'keep'],
    ['nothing is known of its people', { attendees: null, externalAttendees: null }, {}, 'async'],
  ])('%s', (_rule, structure, said, verdict) => {
    expect(verdictOf('status', { ...weekly, ...structure }, { ...nothing, ...said })).toBe(verdict);
  });
});

test('only reports and stand-ups are ever only read, and nothing with two people, somebody from outside or a mark', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), structures, saids, (kind, structure, said) => {
      if (verdictOf(kind, structure, said) !== 'async') return;
      expect(['status', 'standup']).toContain(kind);
      expect([structure.keep, structure.attendees === 2, (structure.externalAttendees ?? 0) > 0]).toEqual([
        false,
        false,
        false,
      ]);
    }),
  );
});

test('more people from outside, a mark, and more that is said, never make a verdict less careful', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), structures, saids, fc.nat(9), (kind, structure, said, more) => {
      const before = verdictOf(kind, structure, said);
      const externalAttendees = (structure.externalAttendees ?? 0) + more;
      for (const after of [
        verdictOf(kind, { ...structure, externalAttendees }, said),
        verdictOf(kind, { ...structure, keep: true }, said),
        verdictOf(kind, structure, { ...said, isLightened: true }),
        verdictOf(kind, structure, { ...said, doesMore: true }),
      ]) {
        if (before === null || after === null) expect(after).toBe(before);
        else expect(careful[after]).toBeGreaterThanOrEqual(careful[before]);
      }
    }),
  );
});

test('a third of the people from outside make a meeting a shared one', () => {
  const shared = (attendees: number | null, externalAttendees: number | null) =>
    isMostlyShared({ ...weekly, attendees, externalAttendees });
  expect([shared(9, 3), shared(9, 2), shared(0, 0), shared(null, 3), shared(3, null)]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('a series of which nothing is known recurs', () => {
  expect(recurs({ ...weekly, cadence: null, occurrences: null })).toBe(true);
  expect(recurs({ ...weekly, cadence: 'irregular', occurrences: null })).toBe(true);
});
