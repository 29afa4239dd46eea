import type { Occurrences } from './engines.ts';

/** How one answer differs from another, within the weeks that count. */
export interface Difference {
  readonly total: number;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

/** Compares an answer with the expected one. An occurrence that is told twice is one too many. */
export function compare(
  expected: Readonly<Occurrences>,
  answer: Readonly<Occurrences>,
  weeks: { readonly from: number; readonly to: number },
): Difference {
  const [wanted, found] = [tally(expected, weeks), tally(answer, weeks)];
  return {
    total: [...found.values()].reduce((sum, times) => sum + times, 0),
    missing: surplus(wanted, found),
    extra: surplus(found, wanted),
  };
}

function tally(occurrences: Readonly<Occurrences>, { from, to }: { from: number; to: number }): Map<string, number> {
  const times = new Map<string, number>();
  for (const one of occurrences) {
    const start = Number(one.slice(one.lastIndexOf(' ') + 1));
    const named = `${one.slice(0, one.lastIndexOf(' '))} ${new Date(start).toISOString()}`;
    if (start >= from && start < to) times.set(named, (times.get(named) ?? 0) + 1);
  }
  return times;
}

function surplus(one: Map<string, number>, other: Map<string, number>): string[] {
  return [...one].flatMap(([name, times]) =>
    Array.from({ length: Math.max(0, times - (other.get(name) ?? 0)) }, () => name),
  );
}
