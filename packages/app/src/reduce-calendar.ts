import {
  type CalendarReading,
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

/** A calendar as it is kept: what was read, with people as counts. */
export function reduceCalendar(reading: CalendarReading, knownOwner: string | null): ReducedCalendar {
  const owner = knownOwner ?? guessOwner(reading.events, reading.name);
  const peopleNamed = reading.events.length === 0 || namesPeople(reading.events);
  return {
    owner,
    events: reading.events.map((event) => mirrorEvent(event, owner, peopleNamed)),
    warnings: peopleNamed
      ? reading.warnings
      : mergeWarnings(reading.warnings, [{ code: 'nobody_named', count: 1, text: '' }]),
  };
}
