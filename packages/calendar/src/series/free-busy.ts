import type { EventFacts, EventTiming } from '../event.ts';
import { normalize } from '../interval.ts';
import type { Interval } from '../interval.ts';
import { clip } from '../interval.ts';
import type { Occurrence } from '../occurrence.ts';

/** When somebody is not free, by the reason; each list normalised. The lists may overlap one another. */
export interface BusyTimes {
  readonly busy: readonly Interval[];
  readonly tentative: readonly Interval[];
  /** Out of office. */
  readonly unavailable: readonly Interval[];
}

/**
 * Folds occurrences into busy times inside a window. Free and cancelled ones take no time; who works elsewhere is
 * there, so the time is not taken either.
 */
export function busyTimes(
  occurrences: readonly Occurrence<EventTiming & Pick<EventFacts, 'availability'>>[],
  window: Interval,
): BusyTimes {
  const of = (availability: EventFacts['availability']): Interval[] => {
    const taken = occurrences.filter(({ event }) => event.availability === availability && !event.cancelled);
    return clip(normalize(taken.map(({ interval }) => interval)), window);
  };
  return { busy: of('busy'), tentative: of('tentative'), unavailable: of('outOfOffice') };
}
