import type { Warning, WarningCode } from './warning.ts';

/** Counts what was left out or guessed while something is read. */
export interface WarningTally {
  add(code: WarningCode, count?: number): void;
  /** One entry for each code that was seen, in the order in which they were first seen. */
  warnings(): Warning[];
}

export function createWarningTally(): WarningTally {
  const counts = new Map<WarningCode, number>();
  return {
    add(code, count = 1) {
      counts.set(code, (counts.get(code) ?? 0) + count);
    },
    warnings() {
      return [...counts].map(([code, count]) => ({ code, count, text: warningText(code, count) }));
    },
  };
}

/** Adds up several lists of warnings: one entry for each code. */
export function mergeWarnings(...lists: readonly (readonly Warning[])[]): Warning[] {
  const tally = createWarningTally();
  for (const list of lists) for (const warning of list) tally.add(warning.code, warning.count);
  return tally.warnings();
}

/** The sentence for the person whose calendar it is. Never holds anything from the file. */
export function warningText(code: WarningCode, count: number): string {
  const one = count === 1;
  const events = one ? '1 event' : `${count} events`;
  switch (code) {
    case 'broken_event':
      return `${events} could not be read and ${one ? 'was' : 'were'} left out.`;
    case 'truncated_file':
      return 'The file ends in the middle; the events before that point were read.';
    case 'unknown_zone':
      return `${events} ${one ? 'names' : 'name'} a time zone that nobody knows; the times were taken as local times.`;
    case 'unreadable_rule':
      return `${one ? '1 repetition rule' : `${count} repetition rules`} could not be read and ${one ? 'was' : 'were'} left out.`;
    case 'unreadable_line':
      return `${one ? '1 line' : `${count} lines`} inside of events could not be read and ${one ? 'was' : 'were'} left out; the events themselves were kept.`;
    case 'inverted_end':
      return `${events} ${one ? 'ends before it starts' : 'end before they start'}; ${one ? 'it was' : 'they were'} taken to have no length.`;
    case 'too_many_events':
      return `The file holds more events than are read at once; ${events} ${one ? 'was' : 'were'} left out.`;
    case 'too_many_occurrences':
      return `${one ? '1 series repeats' : `${count} series repeat`} too often to be followed to the end; the rest was left out.`;
    case 'too_many_exceptions':
      return `${events} ${one ? 'has' : 'have'} a list of single dates that is too long; the end of the list was left out.`;
    case 'duplicate_event':
      return `${events} ${one ? 'was' : 'were'} listed more than once; the newest version counts.`;
    case 'nobody_named':
      return 'The calendar does not say who is invited, so every busy event in it counts as a meeting.';
    case 'owner_not_listed':
      return 'No event lists the address that was given for the owner, so their answers cannot be told; check its spelling.';
    case 'series_left_out':
      return `${one ? '1 more series was' : `${count} more series were`} left out of the list, which holds the costliest.`;
    case 'unknown_charset':
      return 'The file does not say how its letters are written; some titles may show wrong letters.';
    case 'unsupported_component':
      return `${one ? '1 entry' : `${count} entries`} that ${one ? 'is' : 'are'} no event (tasks, notes, opening hours) ${one ? 'was' : 'were'} left out.`;
  }
}
