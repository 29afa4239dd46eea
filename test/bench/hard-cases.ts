import { zoneLines } from './calendar-zones.ts';
import { type Engine, engines } from './engines.ts';
import { table } from './figures.ts';
import { measuredWeeks } from './generated-calendar.ts';

/** One event or series, and its starts as worked out by hand from RFC 5545. */
interface HardCase {
  readonly name: string;
  readonly lines: readonly string[];
  readonly starts: readonly string[];
}

const inBerlin = (rule: string, start: string): string[] => [`DTSTART;TZID=Europe/Berlin:${start}`, `RRULE:${rule}`];

export const hardCases: readonly HardCase[] = [
  {
    name: 'this and all later ones moved (3.2.13)',
    lines: [
      ...inBerlin('FREQ=WEEKLY;COUNT=4', '20260907T100000'),
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:case',
      'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260921T100000',
      'DTSTART;TZID=Europe/Berlin:20260921T140000',
    ],
    starts: ['2026-09-07T08:00Z', '2026-09-14T08:00Z', '2026-09-21T12:00Z', '2026-09-28T12:00Z'],
  },
  {
    name: 'a start added by RDATE (3.8.5.2)',
    lines: [...inBerlin('FREQ=WEEKLY;COUNT=2', '20260907T100000'), 'RDATE;TZID=Europe/Berlin:20260925T150000'],
    starts: ['2026-09-07T08:00Z', '2026-09-14T08:00Z', '2026-09-25T13:00Z'],
  },
  {
    name: 'an hour that the clock skips (3.3.5)',
    lines: ['DTSTART;TZID=Australia/Sydney:20261003T023000', 'RRULE:FREQ=DAILY;COUNT=3'],
    starts: ['2026-10-02T16:30Z', '2026-10-03T16:30Z', '2026-10-04T15:30Z'],
  },
  {
    name: 'an hour that comes twice (3.3.5)',
    lines: inBerlin('FREQ=DAILY;COUNT=3', '20261024T023000'),
    starts: ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  },
  {
    name: 'EXDATE in UTC, start in a zone (3.8.5.1)',
    lines: [...inBerlin('FREQ=WEEKLY;COUNT=3', '20260907T100000'), 'EXDATE:20260914T080000Z'],
    starts: ['2026-09-07T08:00Z', '2026-09-21T08:00Z'],
  },
  {
    name: 'the 31st, where there is one (3.3.10)',
    lines: inBerlin('FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3', '20260831T100000'),
    starts: ['2026-08-31T08:00Z', '2026-10-31T09:00Z', '2026-12-31T09:00Z'],
  },
  {
    name: 'the last working day (3.3.10)',
    lines: inBerlin('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', '20260930T100000'),
    starts: ['2026-09-30T08:00Z', '2026-10-30T09:00Z', '2026-11-30T09:00Z'],
  },
];

/** Which engine gets which case right, as a table. */
export function judgeHardCases(): string {
  const rows = hardCases.map((one) => [one.name, ...Object.values(engines).map((engine) => judge(engine, one))]);
  return table(['case (RFC 5545)', ...Object.keys(engines)], rows);
}

function judge(engine: Engine, { lines, starts }: HardCase): string {
  const found = startsOf(engine, lines);
  return found === starts.join(' ') ? 'right' : `wrong: ${found}`;
}

/** What an engine makes of the lines of one event; `2026-09-07T08:00Z` each. */
export function startsOf(engine: Engine, lines: readonly string[]): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//clearweek//benchmark//EN', ...zoneLines()];
  const text = [...head, 'BEGIN:VEVENT', 'UID:case', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
  try {
    return engine(new TextEncoder().encode(text), measuredWeeks.from, measuredWeeks.to, 'UTC')
      .map((one) => Number(one.slice(one.lastIndexOf(' ') + 1)))
      .toSorted((one, other) => one - other)
      .map((start) => `${new Date(start).toISOString().slice(0, 16)}Z`)
      .join(' ');
  } catch (error) {
    return `failed, ${error instanceof Error ? error.message : String(error)}`;
  }
}
