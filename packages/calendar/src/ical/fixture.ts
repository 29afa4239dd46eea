import type { CalendarEvent } from '../event.ts';
import type { CalendarReading } from './read-calendar.ts';
import { readCalendar } from './read-calendar.ts';
import type { ReadingLimits } from './limits.ts';

/** UTF-8, for tests: TextEncoder is not part of the language. */
export function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? [];
  return Uint8Array.from(escaped, (part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  );
}

/** One byte for each letter up to U+00FF. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A calendar of the given lines. */
export function calendarText(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** The lines of a VEVENT; a UID is added. */
export function eventLines(...lines: readonly string[]): string[] {
  const uid = lines.some((line) => line.startsWith('UID')) ? [] : ['UID:one@example.com'];
  return ['BEGIN:VEVENT', ...uid, ...lines, 'END:VEVENT'];
}

/** Reads a text that has to be a calendar. */
export function readText(text: string, limits?: Partial<ReadingLimits>): CalendarReading {
  const reading = readCalendar(utf8(text), limits);
  if (reading.kind !== 'calendar') throw new Error(`Not read: ${reading.reason}`);
  return reading;
}

/** Reads the one event that the lines make. */
export function readOne(...lines: readonly string[]): CalendarEvent {
  const { events } = readText(calendarText(...eventLines(...lines)));
  const [event] = events;
  if (event === undefined || events.length !== 1) throw new Error(`${events.length} events`);
  return event;
}

/** Codes and counts of the warnings. */
export function counts(reading: CalendarReading): Record<string, number> {
  return Object.fromEntries(reading.warnings.map(({ code, count }) => [code, count]));
}
