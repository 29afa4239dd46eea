import type { PlainDate } from '@clearweek/calendar';

// The date alone is written, so the zone in which it is written has to be the one in which it is read.
const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2026-11-23` as people write it: `23 November 2026`. */
export function dateInWords(date: PlainDate): string {
  return format.format(Date.parse(`${date}T00:00:00Z`));
}
