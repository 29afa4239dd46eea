/** The lines of one event; its UID and the rest of the file are put around them. */
export type EventLines = readonly string[];

/** A calendar file, each event under its own uid unless it names one. Letters beyond ASCII are written as UTF-8. */
export function calendarText(events: readonly EventLines[], header: readonly string[] = []): Uint8Array {
  const bodies = events.flatMap((lines, index) => {
    const uid = lines.some((line) => line.startsWith('UID:')) ? [] : [`UID:event-${index}@clearweek.example`];
    return ['BEGIN:VEVENT', ...uid, ...lines, 'END:VEVENT'];
  });
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Clearweek//Tests//EN', ...header, ...bodies];
  return bytesOf([...lines, 'END:VCALENDAR', ''].join('\r\n'));
}

/** UTF-8; TextEncoder is not part of the language. */
export function bytesOf(text: string): Uint8Array {
  const escaped = encodeURIComponent(text).match(/%[0-9A-F]{2}|[^%]/g) ?? [];
  return Uint8Array.from(escaped, (one) => (one.length > 1 ? Number.parseInt(one.slice(1), 16) : one.charCodeAt(0)));
}

/** A meeting with another person, as lines. `start` and `end` as `20261123T090000`; in UTC unless a zone is named. */
export function meetingLines(start: string, end: string, more: readonly string[] = [], zone?: string): string[] {
  const at = (name: string, value: string) =>
    zone === undefined ? `${name}:${value}Z` : `${name};TZID=${zone}:${value}`;
  const people = ['ORGANIZER:mailto:ada@clearweek.example', 'ATTENDEE:mailto:ben@clearweek.example'];
  return [at('DTSTART', start), at('DTEND', end), ...people, ...more];
}
