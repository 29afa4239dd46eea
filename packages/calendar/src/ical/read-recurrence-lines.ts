import type { EventTime, ExtraStart } from '../event.ts';
import type { Zone } from '../zone.ts';
import { DEFAULT_READING_LIMITS } from './limits.ts';
import { createLineAccess } from './line-access.ts';
import { propertyName } from './property.ts';
import { readEventDates } from './read-event-dates.ts';
import { zoneNames } from './zone-names.ts';

/** How an event repeats, as its lines say; the fields are those of `EventTiming`. */
export interface RecurrenceLines {
  readonly rules: readonly string[];
  readonly exclusionRules: readonly string[];
  readonly extraStarts: readonly ExtraStart[];
  readonly excludedStarts: readonly EventTime[];
  /** A TZID that means nothing to us: its times are floating. */
  readonly unknownZone: boolean;
  /** Lines of other names, values that are no times, and whatever is over the limits of `DEFAULT_READING_LIMITS`. */
  readonly unreadable: number;
}

const NAMES = ['RRULE', 'EXRULE', 'RDATE', 'EXDATE'];

/**
 * Reads RRULE, EXRULE, RDATE and EXDATE lines (RFC 5545, 3.8.5) that stand alone, outside of a calendar file, as Google's events
 * carry them. Rules are kept as written. Nothing is thrown: what cannot be read is counted.
 *
 * @param zoneOf looks up a zone by its id, for periods whose end is in another zone than their start
 */
export function readRecurrenceLines(lines: readonly string[], zoneOf: (id: string) => Zone | null): RecurrenceLines {
  const { maximumExceptions, maximumLineLength, maximumRules } = DEFAULT_READING_LIMITS;
  const byName = new Map<string, string[]>();
  let unreadable = 0;
  for (const line of lines) {
    const name = propertyName(line.trim());
    if (name === null || !NAMES.includes(name) || line.length > maximumLineLength) unreadable += 1;
    else byName.set(name, [...(byName.get(name) ?? []), line.trim()]);
  }
  const access = createLineAccess({ lines: byName, unreadable: 0, tooManyExceptions: false });
  const dates = readEventDates(access, maximumExceptions, { zones: zoneNames([]), zoneOf });
  const rules = access.raw('RRULE').filter((rule) => rule !== '');
  const exclusionRules = access.raw('EXRULE').filter((rule) => rule !== '');
  const over = Math.max(0, rules.length - maximumRules) + Math.max(0, exclusionRules.length - maximumRules);
  return {
    rules: rules.slice(0, maximumRules),
    exclusionRules: exclusionRules.slice(0, maximumRules),
    extraStarts: dates.extraStarts,
    excludedStarts: dates.excludedStarts,
    unknownZone: dates.unknownZone,
    unreadable: unreadable + dates.unreadable + over + (dates.tooMany ? 1 : 0),
  };
}
