/** Entries that are sorted or merged at once: a few dozen milliseconds at most. */
const ENTRIES_PER_STEP = 20_000;

/**
 * The entries in order, as `toSorted` gives them (equal ones keep their order), with a pause every few thousand. A list that is
 * in order already costs one look.
 */
export function* sortInSteps<T>(list: readonly T[], compare: (one: T, other: T) => number): Generator<void, T[]> {
  let runs: T[][] = [];
  for (let start = 0; start < list.length; start += ENTRIES_PER_STEP) {
    runs.push(list.slice(start, start + ENTRIES_PER_STEP).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* merge(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Two lists in order as one; of equal entries those of the first come first. */
function* merge<T>(
  one: readonly T[],
  other: readonly T[],
  compare: (one: T, other: T) => number,
): Generator<void, T[]> {
  const merged: T[] = [];
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    const end = Math.min(one.length + other.length, merged.length + ENTRIES_PER_STEP);
    while (merged.length < end) {
      const takeLeft = right >= other.length || (left < one.length && compare(one[left]!, other[right]!) <= 0);
      merged.push(takeLeft ? one[left++]! : other[right++]!);
    }
    yield;
  }
  return merged;
}
