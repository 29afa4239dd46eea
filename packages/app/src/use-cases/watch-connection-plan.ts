import { DAY, type Instant, MINUTE } from '@clearweek/calendar';
import type { MirroredCalendar } from '../ports/calendar-tables.ts';
import type { Watch } from '../ports/watch-tables.ts';

/** A calendar that needs a watch, with the one that still stands and whose time has come. */
export interface DueCalendar {
  readonly calendar: MirroredCalendar;
  readonly old: Watch | null;
  /** Asked for moments ago, and nobody knows whether the provider made it. */
  readonly unanswered: Watch | null;
}

export interface WatchPlan {
  readonly due: readonly DueCalendar[];
  /** Nobody needs them any more; the provider has to be told. */
  readonly toStop: readonly Watch[];
  /** Never answered, or over by themselves: there is nothing to stop. */
  readonly toForget: readonly Watch[];
}

/** Wished for; both providers allow about this much and may say less. */
export const LIFE_MS = 7 * DAY;

/** A watch that the provider has not answered for this long never stood, or nobody can tell. */
export const UNANSWERED_MS = 10 * MINUTE;

/**
 * What has to be done so that each calendar has exactly one watch that stands. Of several that stand the one that lasts longest is
 * kept. A watch that was asked for moments ago without an answer is asked for again under the same name.
 */
export function planWatches(
  calendars: readonly MirroredCalendar[],
  watches: readonly Watch[],
  now: Instant,
): WatchPlan {
  const toForget = watches.filter((watch) => isOver(watch, now));
  const left = watches.filter((watch) => watch.remote !== null && !isOver(watch, now));
  const kept = new Map(calendars.map((calendar) => [calendar.calendarId, longest(left, calendar)]));
  const keptIds = new Set([...kept.values()].map((watch) => watch?.id));
  const due = calendars.flatMap((calendar): DueCalendar[] => {
    const old = kept.get(calendar.calendarId) ?? null;
    if (old?.renewAt != null && old.renewAt > now) return [];
    const isOfCalendar = (watch: Watch) => watch.remote === null && watch.calendarId === calendar.calendarId;
    return [{ calendar, old, unanswered: watches.find((watch) => isOfCalendar(watch) && !isOver(watch, now)) ?? null }];
  });
  return { due, toStop: left.filter(({ id }) => !keptIds.has(id)), toForget };
}

function isOver({ remote, createdAt }: Watch, now: Instant): boolean {
  return remote === null ? createdAt + UNANSWERED_MS <= now : remote.expiresAt <= now;
}

function longest(watches: readonly Watch[], { calendarId }: MirroredCalendar): Watch | null {
  const own = watches.filter((watch) => watch.calendarId === calendarId && watch.renewAt !== null);
  return own.toSorted((a, b) => (b.renewAt ?? 0) - (a.renewAt ?? 0) || (a.id < b.id ? -1 : 1))[0] ?? null;
}
