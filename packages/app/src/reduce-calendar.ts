import {
  type CalendarReading,
  groupSeries,
  guessOwner,
  mergeWarnings,
  mirrorEvent,
  type MirroredEvent,
  namesPeople,
  type Warning,
} from '@clearweek/calendar';

export interface ReducedCalendar {
  /** Whose calendar it was taken for; null where that cannot be told. */
  readonly owner: string | null;
  readonly events: readonly MirroredEvent[];
  readonly warnings: readonly Warning[];
}

/**
 * A calendar as it is kept: what was read, with people as counts. Of several copies of one event only the one that holds
 * is kept, because only here it is known which of them was changed last.
 */
export function reduceCalendar(reading: CalendarReading, knownOwner: string | null): ReducedCalendar {
  const grouped = groupSeries(reading.events);
  const events = grouped.series.flatMap(({ master, exceptions }) =>
    master === null ? exceptions : [master, ...exceptions],
  );
  const owner = knownOwner ?? guessOwner(reading.events, reading.name);
  const peopleNamed = reading.events.length === 0 || namesPeople(reading.events);
  const unnamed: Warning[] = peopleNamed ? [] : [{ code: 'nobody_named', count: 1, text: '' }];
  return {
    owner,
    events: events.map((event) => mirrorEvent(event, owner, peopleNamed)),
    warnings: mergeWarnings(reading.warnings, grouped.warnings, unnamed),
  };
}
