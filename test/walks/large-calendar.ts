import { DAY, HOUR, WEEK } from '@clearweek/calendar';

export interface LargeCalendar {
  readonly bytes: Uint8Array;
  readonly events: number;
}

const SINGLES = 6_000;
const SERIES = 200;
/** A Monday, so that the times of the day and the weekdays are the same whenever the walk is made. */
const MONDAY = Date.UTC(2024, 0, 1);

/** A calendar that takes a while to read: meetings of two around `now`, most of them single, some every week. */
export function largeCalendar(now: number): LargeCalendar {
  const thisWeek = now - ((now - MONDAY) % WEEK);
  const singles = Array.from({ length: SINGLES }, (_, index) => {
    const week = thisWeek + ((index % 20) - 11) * WEEK;
    return event(`single-${index}`, week + (index % 5) * DAY + (7 + (index % 11)) * HOUR, 15 + (index % 4) * 15);
  });
  const series = Array.from({ length: SERIES }, (_, index) =>
    event(
      `series-${index}`,
      thisWeek - 20 * WEEK + (index % 5) * DAY + (8 + (index % 9)) * HOUR,
      30,
      'RRULE:FREQ=WEEKLY',
    ),
  );
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Clearweek//Walk//EN',
    ...singles,
    ...series,
    'END:VCALENDAR',
    '',
  ];
  return { bytes: Buffer.from(lines.join('\r\n')), events: SINGLES + SERIES };
}

function event(name: string, start: number, minutes: number, ...more: readonly string[]): string {
  return [
    'BEGIN:VEVENT',
    `UID:${name}@walk.example`,
    'DTSTAMP:20240101T000000Z',
    `DTSTART:${stamp(start)}`,
    `DURATION:PT${minutes}M`,
    `SUMMARY:Meeting ${name}`,
    'ATTENDEE:mailto:ada@walk.example',
    'ATTENDEE:mailto:bob@walk.example',
    ...more,
    'END:VEVENT',
  ].join('\r\n');
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
