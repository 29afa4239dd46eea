import type { WallTime } from '../time.ts';

interface CollectorLimits {
  readonly start: WallTime;
  readonly from: WallTime;
  /** Exclusive: the end of the window, or what UNTIL allows where that is less. */
  readonly end: number;
  readonly count: number;
  readonly maxStarts: number;
}

/** Takes what a rule makes, in order; keeps what lies in the window, counts the rest. */
export interface StartCollector {
  readonly starts: WallTime[];
  /** Takes one start. Those before DTSTART, and DTSTART for the second time, leave no trace. */
  offer(wall: number): void;
  /**
   * Takes a whole group of starts after DTSTART and before the window, without looking at each. False, and nothing
   * taken, where COUNT may end inside of it or some of it has been offered already.
   */
  pass(first: number, last: number, size: number): boolean;
  /** Nothing that comes later can be kept. */
  done(): boolean;
  /** There was more than `maxStarts`. */
  cut(): boolean;
  /** How many single starts were looked at. */
  offered(): number;
}

/** An empty collector. `limits.count` is Infinity where the rule has no COUNT. */
export function createCollector(limits: CollectorLimits): StartCollector {
  const starts: WallTime[] = [];
  let counted = 0;
  let offered = 0;
  let done = false;
  let cut = false;
  let last = limits.start - 1;
  return {
    starts,
    offer(wall) {
      offered += 1;
      if (wall <= last || done) return;
      last = wall;
      done = wall >= limits.end;
      if (done) return;
      counted += 1;
      if (wall >= limits.from && starts.length >= limits.maxStarts) cut = true;
      else if (wall >= limits.from) starts.push(wall as WallTime);
      done = cut || counted >= limits.count;
    },
    pass(groupFirst, groupLast, size) {
      if (groupFirst <= last || counted + size >= limits.count) return false;
      counted += size;
      last = groupLast;
      return true;
    },
    done: () => done,
    cut: () => cut,
    offered: () => offered,
  };
}
