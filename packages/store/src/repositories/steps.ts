import { setImmediate as turn } from 'node:timers/promises';

/** Items worked on before others get their turn: some milliseconds at most. */
const itemsPerTurn = 250;

/** As `map`, but lets other work run in between: a large calendar must not stop the answers to everybody else. */
export async function mapInSteps<T, U>(list: readonly T[], map: (item: T) => U): Promise<U[]> {
  const results: U[] = [];
  for (const [index, item] of list.entries()) {
    if (index % itemsPerTurn === itemsPerTurn - 1) await turn();
    results.push(map(item));
  }
  return results;
}
