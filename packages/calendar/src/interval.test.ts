import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clip,
  complement,
  contains,
  duration,
  encloses,
  includes,
  intersect,
  normalize,
  overlaps,
  overlapsAny,
  subtract,
  totalDuration,
  union,
} from './interval.ts';
import type { Interval } from './interval.ts';

/** The naive model: time is forty minutes, a set of time is forty booleans, a minute each. */
const LENGTH = 40;
const RANGE: Interval = { start: 0, end: LENGTH };

type Bits = readonly boolean[];

function toBits(intervals: readonly Interval[]): Bits {
  return Array.from({ length: LENGTH }, (_, minute) => intervals.some((i) => i.start <= minute && minute < i.end));
}

function fromBits(bits: Bits): Interval[] {
  const result: Interval[] = [];
  for (let minute = 0, start = 0; minute <= LENGTH; minute++) {
    if (bits[minute] && !bits[minute - 1]) start = minute;
    if (!bits[minute] && bits[minute - 1]) result.push({ start, end: minute });
  }
  return result;
}

const anyInterval = fc
  .tuple(fc.nat(LENGTH), fc.nat(LENGTH))
  .map(([a, b]): Interval => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const anyList = fc.array(anyInterval, { maxLength: 8 });
const anySet = anyList.map((list) => normalize(list));

function zip(a: readonly Interval[], b: readonly Interval[], both: (x: boolean, y: boolean) => boolean): Interval[] {
  const right = toBits(b);
  return fromBits(toBits(a).map((bit, minute) => both(bit, right[minute] ?? false)));
}

describe('normalize', () => {
  test('merges intervals that overlap and intervals that touch', () => {
    const given = [
      { start: 5, end: 7 },
      { start: 1, end: 3 },
      { start: 3, end: 4 },
      { start: 6, end: 9 },
    ];
    expect(normalize(given)).toEqual([
      { start: 1, end: 4 },
      { start: 5, end: 9 },
    ]);
  });

  test('drops empty intervals, also between two that it keeps apart', () => {
    expect(normalize([{ start: 2, end: 2 }])).toEqual([]);
    expect(
      normalize([
        { start: 1, end: 2 },
        { start: 3, end: 3 },
        { start: 4, end: 5 },
      ]),
    ).toHaveLength(2);
  });

  test('leaves an interval inside a longer one without a trace', () => {
    expect(
      normalize([
        { start: 0, end: 9 },
        { start: 2, end: 3 },
        { start: 5, end: 8 },
      ]),
    ).toEqual([{ start: 0, end: 9 }]);
  });

  test('covers the same minutes, for any list', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        expect(normalize(list)).toEqual(fromBits(toBits(list)));
      }),
    );
  });

  test('changes nothing the second time, and never its input', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        const frozen = Object.freeze(list.map((interval) => Object.freeze(interval)));
        const once = normalize(frozen);
        expect(normalize(once)).toEqual(once);
      }),
    );
  });
});

describe('sets of time', () => {
  test('intersect, union and subtract agree with sets of minutes', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        expect(intersect(a, b)).toEqual(zip(a, b, (x, y) => x && y));
        expect(union(a, b)).toEqual(zip(a, b, (x, y) => x || y));
        expect(subtract(a, b)).toEqual(zip(a, b, (x, y) => x && !y));
      }),
      { numRuns: 1_000 },
    );
  });

  test('clip and complement agree with sets of minutes', () => {
    fc.assert(
      fc.property(anySet, anyInterval, (a, range) => {
        expect(clip(a, range)).toEqual(zip(a, [range], (x, y) => x && y));
        expect(complement(a, range)).toEqual(zip(a, [range], (x, y) => !x && y));
      }),
    );
  });

  test('no operation changes its arguments', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const before = JSON.stringify([a, b]);
        for (const list of [a, b]) for (const interval of list) Object.freeze(interval);
        Object.freeze(a);
        Object.freeze(b);
        union(a, b);
        intersect(a, b);
        subtract(a, b);
        expect(JSON.stringify([a, b])).toBe(before);
      }),
    );
  });

  test('union and intersection do not care about the order of their arguments, nor about repetition', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        expect(union(a, b)).toEqual(union(b, a));
        expect(intersect(a, b)).toEqual(intersect(b, a));
        expect(union(a, a)).toEqual(a);
        expect(intersect(a, a)).toEqual(a);
        expect(subtract(a, a)).toEqual([]);
      }),
    );
  });

  test('union and intersection group as one likes, and distribute over each other', () => {
    fc.assert(
      fc.property(anySet, anySet, anySet, (a, b, c) => {
        expect(union(a, union(b, c))).toEqual(union(union(a, b), c));
        expect(intersect(a, intersect(b, c))).toEqual(intersect(intersect(a, b), c));
        expect(intersect(a, union(b, c))).toEqual(union(intersect(a, b), intersect(a, c)));
      }),
    );
  });

  test('what lies outside a union lies outside both (De Morgan), within a range', () => {
    fc.assert(
      fc.property(anySet, anySet, anyInterval, (a, b, range) => {
        expect(complement(union(a, b), range)).toEqual(intersect(complement(a, range), complement(b, range)));
        expect(complement(intersect(a, b), range)).toEqual(union(complement(a, range), complement(b, range)));
        expect(complement(complement(a, range), range)).toEqual(clip(a, range));
      }),
    );
  });

  test('durations add up: union plus intersection is the sum of both', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const sum = totalDuration(a) + totalDuration(b);
        expect(totalDuration(union(a, b)) + totalDuration(intersect(a, b))).toBe(sum);
        expect(totalDuration(subtract(a, b)) + totalDuration(intersect(a, b))).toBe(totalDuration(a));
      }),
    );
  });

  test('one long hole cuts every interval that it reaches', () => {
    const hours = [0, 4, 8].map((start) => ({ start, end: start + 3 }));
    expect(subtract(hours, [{ start: 2, end: 9 }])).toEqual([
      { start: 0, end: 2 },
      { start: 9, end: 11 },
    ]);
  });
});

describe('one interval', () => {
  test('intervals that touch do not overlap', () => {
    expect(overlaps({ start: 0, end: 5 }, { start: 5, end: 9 })).toBe(false);
    expect(overlaps({ start: 0, end: 6 }, { start: 5, end: 9 })).toBe(true);
  });

  test('an empty interval overlaps nothing and lies in everything', () => {
    expect(overlaps({ start: 3, end: 3 }, RANGE)).toBe(false);
    expect(encloses({ start: 0, end: 1 }, { start: 3, end: 3 })).toBe(true);
  });

  test('contains its start and not its end', () => {
    expect(contains({ start: 2, end: 4 }, 2)).toBe(true);
    expect(contains({ start: 2, end: 4 }, 4)).toBe(false);
  });

  test('overlaps, encloses and duration agree with sets of minutes', () => {
    fc.assert(
      fc.property(anyInterval, anyInterval, (a, b) => {
        const shared = totalDuration(intersect(normalize([a]), normalize([b])));
        expect(overlaps(a, b)).toBe(shared > 0);
        expect(encloses(a, b)).toBe(shared === duration(b));
      }),
    );
  });

  test('includes finds the instants of a set, and only those', () => {
    fc.assert(
      fc.property(anySet, fc.nat(LENGTH - 1), (a, at) => {
        expect(includes(a, at)).toBe(toBits(a)[at]);
      }),
    );
  });
});

test('a list overlaps an interval exactly where one of its intervals does', () => {
  const lists = fc.array(fc.boolean(), { minLength: LENGTH, maxLength: LENGTH }).map(fromBits);
  const minute = fc.integer({ min: 0, max: LENGTH });
  fc.assert(
    fc.property(lists, minute, minute, (list, one, other) => {
      const interval = { start: Math.min(one, other), end: Math.max(one, other) };
      expect(overlapsAny(list, interval)).toBe(list.some((entry) => overlaps(entry, interval)));
    }),
  );
});
