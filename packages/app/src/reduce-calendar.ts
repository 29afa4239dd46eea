import {
  type CalendarReading,
  groupSeriesSteps,
  guessOwner,
  listsAddress,
  mergeWarnings,
  mirrorEvent,
  type MirroredEvent,
  namesPeople,
  type Warning,
  type WarningCode,
} from '@clearweek/calendar';

export interface ReducedCalendar {
  /** Whose calendar it was taken for; null where that cannot be told. */
  readonly owner: string | null;
  readonly events: readonly MirroredEvent[];
  readonly warnings: readonly Warning[];
}

const EVENTS_PER_STEP = 2_000;

/**
 * A calendar as it is kept: what was read, with people as counts. Of several copies of one event only the one that holds
 * is kept, because only here it is known which of them was changed last. Pauses every few thousand events.
 */
export function* reduceCalendarSteps(
  reading: CalendarReading,
  knownOwner: string | null,
): Generator<{ done: number; total: number }, ReducedCalendar> {
  const total = reading.events.length;
  const grouped = yield* groupSeriesSteps(reading.events);
  const owner = knownOwner ?? guessOwner(reading.events, reading.name);
  yield { done: 0, total };
  const peopleNamed = reading.events.length === 0 || namesPeople(reading.events);
  const unlisted = peopleNamed && total > 0 && knownOwner !== null && !listsAddress(reading.events, knownOwner);
  const doubts = [...(peopleNamed ? [] : [once('nobody_named')]), ...(unlisted ? [once('owner_not_listed')] : [])];
  const events: MirroredEvent[] = [];
  for (const { master, exceptions } of grouped.series) {
    for (const event of master === null ? exceptions : [master, ...exceptions]) {
      if (events.length % EVENTS_PER_STEP === 0) yield { done: events.length, total };
      events.push(mirrorEvent(event, owner, peopleNamed));
    }
  }
  return { owner, events, warnings: mergeWarnings(reading.warnings, grouped.warnings, doubts) };
}

/** Merging gives it its text. */
function once(code: WarningCode): Warning {
  return { code, count: 1, text: '' };
}
