import type { EventTime, EventTiming } from '../event.ts';
import type { Instant } from '../time.ts';
import { formatWallTime } from '../wall-time.ts';
import { runSteps } from '../run-steps.ts';
import type { Warning } from '../warning.ts';
import { createWarningTally } from '../warning-tally.ts';
import type { Series } from './series.ts';

/** Where a calendar tells when an event was last changed, that decides between two copies of it. */
type Versioned = EventTiming & { readonly updatedAt?: Instant | null };

const EVENTS_PER_STEP = 10_000;

/**
 * Puts events together into series by uid, in the order in which each uid is first seen. Of several copies of one
 * event (same uid and RECURRENCE-ID) the one with the highest SEQUENCE holds (RFC 5546, 2.1.5), then the one that
 * changed last, then the last in the list; the others are counted (`duplicate_event`).
 */
export function groupSeries<E extends Versioned>(events: readonly E[]): GroupedSeries<E> {
  return runSteps(groupSeriesSteps(events));
}

export interface GroupedSeries<E extends EventTiming> {
  readonly series: Series<E>[];
  readonly warnings: Warning[];
}

/** Like `groupSeries`, with a pause every few thousand events. Progress counts events. */
export function* groupSeriesSteps<E extends Versioned>(
  events: readonly E[],
): Generator<{ done: number; total: number }, GroupedSeries<E>> {
  const tally = createWarningTally();
  const total = events.length;
  const byUid = new Map<string, Map<string, E>>();
  for (const [done, event] of events.entries()) {
    if (done % EVENTS_PER_STEP === 0) yield { done, total };
    const versions = byUid.get(event.uid) ?? new Map<string, E>();
    byUid.set(event.uid, versions);
    const place = event.recurrenceId === null ? '' : placeOf(event.recurrenceId) + (event.thisAndFuture ? '+' : '');
    const before = versions.get(place);
    if (before !== undefined) tally.add('duplicate_event');
    if (before === undefined || !isNewer(before, event)) versions.set(place, event);
  }
  const series: Series<E>[] = [];
  for (const [uid, versions] of byUid) {
    if (series.length % EVENTS_PER_STEP === 0) yield { done: total, total };
    const exceptions = [...versions.values()].filter((event) => event.recurrenceId !== null);
    series.push({ uid, master: versions.get('') ?? null, exceptions });
  }
  return { series, warnings: tally.warnings() };
}

function isNewer(one: Versioned, other: Versioned): boolean {
  if (one.sequence !== other.sequence) return one.sequence > other.sequence;
  return (one.updatedAt ?? 0) > (other.updatedAt ?? 0);
}

/** Two texts for the same place of a series are equal where the calendar writes them in the same way. */
function placeOf(time: EventTime): string {
  switch (time.kind) {
    case 'date':
      return time.date;
    case 'utc':
      return `${time.at}Z`;
    case 'zoned':
      return `${formatWallTime(time.wall)} ${time.zone}`;
    case 'floating':
      return formatWallTime(time.wall);
  }
}
