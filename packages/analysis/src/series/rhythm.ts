export type Cadence = 'daily' | 'weekly' | 'biweekly' | 'monthly' | 'quarterly' | 'irregular';

/** How often a series takes place. */
export interface Rhythm {
  readonly cadence: Cadence;
  /** Usual days from one occurrence (of a series with several a week: from one week of it) to the next; null where irregular. */
  readonly gapDays: number | null;
}

export const IRREGULAR: Rhythm = { cadence: 'irregular', gapDays: null };

/** The word for a step of so many days: the nearest in proportion. */
export function nearestRhythm(gapDays: number): Rhythm {
  // Each limit is the geometric mean of its neighbours: 1, 7, 14, 30.4 and 91 days; the last one half as much again.
  const limits: readonly (readonly [number, Cadence])[] = [
    [2.6, 'daily'],
    [9.9, 'weekly'],
    [20.6, 'biweekly'],
    [52.6, 'monthly'],
    [137, 'quarterly'],
  ];
  const cadence = limits.find(([limit]) => gapDays <= limit)?.[1];
  return cadence ? { cadence, gapDays } : IRREGULAR;
}
