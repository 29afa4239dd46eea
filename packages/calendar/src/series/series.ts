import type { EventTiming } from '../event.ts';

/** A recurring or single event with all that replaces occurrences of it. */
export interface Series<E extends EventTiming> {
  readonly uid: string;
  /** The event that makes the occurrences; null where the calendar holds nothing but exceptions of it. */
  readonly master: E | null;
  /** Each replaces one occurrence, or it and all later ones; one for each RECURRENCE-ID. */
  readonly exceptions: readonly E[];
}

/** Whether a series can have more than one occurrence. */
export function isRecurring(series: Series<EventTiming>): boolean {
  const { master } = series;
  if (master === null) return true;
  const { rules, extraStarts, listedStarts } = master;
  return rules.length > 0 || extraStarts.length > 0 || listedStarts !== undefined || series.exceptions.length > 0;
}
