/** Random numbers that are the same from the same seed on every machine. */
export interface SeededRandom {
  /** From 0 to 1, without 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** @throws RangeError where there is nothing to pick from. */
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** A few of them, in their order, without repeats. */
  some<T>(items: readonly T[], count: number): T[];
  /** A generator of its own, so that one part of the world does not shift the others. */
  fork(name: string): SeededRandom;
}

/** A counter with a mixing step (as in Steele, Lea and Flood: Fast splittable pseudorandom number generators, 2014), in 32 bits. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x9e37_79b9) >>> 0;
    return mix(state) / 2 ** 32;
  }

  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));

  return {
    next,
    whole,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('Nothing to pick from.');
      return items[whole(0, items.length - 1)] as T;
    },
    chance: (probability) => next() < probability,
    some(items, count) {
      const chosen = new Set<number>();
      while (chosen.size < Math.min(count, items.length)) chosen.add(whole(0, items.length - 1));
      return items.filter((_, index) => chosen.has(index));
    },
    fork: (name) => seededRandom(mix(seed ^ textNumber(name))),
  };
}

/** Spreads every bit of a number over all 32. */
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A number from a text (FNV-1a). */
function textNumber(text: string): number {
  let value = 0x811c_9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x0100_0193);
  }
  return value >>> 0;
}
