/** Hands things over to be worked on together; resolves with what became of each, in their order. */
export type Gather<Item, Outcome> = (name: string, items: readonly Item[]) => Promise<readonly Outcome[]>;

interface Waiting<Item, Outcome> {
  readonly items: readonly Item[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Works on things of one name together: the first come is begun at once, and what comes while that goes on is done in one piece
 * after it, at most `most` at a time. So a storm costs one piece of work after the other, however many callers it has. Nobody waits
 * for another name. A piece that fails, fails for all who wait for it.
 */
export function createGather<Item, Outcome>(
  work: (name: string, items: readonly Item[]) => Promise<readonly Outcome[]>,
  most: number,
): Gather<Item, Outcome> {
  const waiting = new Map<string, Waiting<Item, Outcome>[]>();

  async function workOff(name: string, queue: Waiting<Item, Outcome>[]): Promise<void> {
    while (queue.length > 0) {
      const piece = takePiece(queue, most);
      try {
        const outcomes = await work(
          name,
          piece.flatMap(({ items }) => items),
        );
        let from = 0;
        for (const { items, resolve } of piece) resolve(outcomes.slice(from, (from += items.length)));
      } catch (error) {
        for (const { reject } of piece) reject(error);
      }
    }
    waiting.delete(name);
  }

  return (name, items) =>
    new Promise((resolve, reject) => {
      const queue = waiting.get(name);
      if (queue !== undefined) return void queue.push({ items, resolve, reject });
      const fresh = [{ items, resolve, reject }];
      waiting.set(name, fresh);
      void workOff(name, fresh);
    });
}

/** Whole callers from the front, as many as fit, and one at least. */
function takePiece<Item, Outcome>(queue: Waiting<Item, Outcome>[], most: number): Waiting<Item, Outcome>[] {
  let [count, size] = [1, queue[0]?.items.length ?? 0];
  while (count < queue.length && size + queue[count]!.items.length <= most) {
    size += queue[count]!.items.length;
    count += 1;
  }
  return queue.splice(0, count);
}
