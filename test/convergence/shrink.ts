/**
 * Leaves out parts of a list as long as it still fails: first halves, then ever smaller pieces, at last single items (after Zeller and
 * Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002). Gives the shortest that it found before `isOver`.
 */
export async function shrink<T>(
  items: readonly T[],
  stillFails: (fewer: readonly T[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<readonly T[]> {
  let shortest = items;
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = shortest.length - size; at > -size && !isOver(); at -= size) {
      const start = Math.max(at, 0);
      const fewer = [...shortest.slice(0, start), ...shortest.slice(at + size)];
      if (await stillFails(fewer)) shortest = fewer;
    }
  }
  return shortest;
}
