import type { EventTiming } from './event.ts';
import type { Interval } from './interval.ts';
import type { PlainDate } from './time.ts';

/** One instance in time of an event. */
export interface Occurrence<E extends EventTiming> {
  /** The record that says what happens here: the series, or the exception that replaces this occurrence. */
  readonly event: E;
  /**
   * Which occurrence of its series this is, stable when it is moved: the original start as
   * `20261123T090000Z`, or `20261123` for an all-day one. With the uid it names the occurrence everywhere.
   */
  readonly key: string;
  /** Part of a recurring series (not a single event). */
  readonly recurring: boolean;
  /** Started at another time than the rule says. */
  readonly moved: boolean;
  /** Real time taken. An all-day occurrence covers its dates in the zone of whoever looks. */
  readonly interval: Interval;
  /** Set on an all-day occurrence; `endOn` exclusive. */
  readonly allDay: { readonly startOn: PlainDate; readonly endOn: PlainDate } | null;
}
