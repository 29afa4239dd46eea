/** Thrown where a process ends in the middle of its work. Nothing that it still wants to do may reach anybody. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** `events`: at the commit of a transaction with events in it, when all of them are written and none of them holds yet. */
export type MomentKind = 'call' | 'events';

/**
 * Counts what a process does with its store, so that something can happen between two of its steps: its own end, or somebody who
 * changes a calendar meanwhile.
 */
export interface Moments {
  /** Before each call to the store, before each commit and after it. @throws Killed when the time has come, and always afterwards. */
  pass(kind?: MomentKind): void;
  /** What happens after so many more calls, or at the commit of events with that number from now on, once. */
  at(count: number, happening: () => void, kind?: MomentKind): void;
  /** Whatever was still to happen does not. */
  calm(): void;
  readonly dead: boolean;
  kill(): never;
}

interface Happening {
  left: number;
  readonly kind: MomentKind;
  readonly happening: () => void;
}

export function createMoments(): Moments {
  let happenings: Happening[] = [];
  let dead = false;
  const moments: Moments = {
    pass(passed = 'call') {
      if (dead) throw new Killed('This process has ended.');
      const due = happenings.filter((one) => (one.kind === 'call' || one.kind === passed) && (one.left -= 1) <= 0);
      happenings = happenings.filter((one) => !due.includes(one));
      for (const { happening } of due) happening();
    },
    at(count, happening, kind = 'call') {
      happenings.push({ left: count, kind, happening });
    },
    calm() {
      happenings = [];
    },
    get dead() {
      return dead;
    },
    kill() {
      dead = true;
      throw new Killed('This process ends here.');
    },
  };
  return moments;
}
