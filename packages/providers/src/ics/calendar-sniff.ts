/** How many bytes decide what a body is. */
export const sniffBytes = 4096;

export type Sniffed = 'calendar' | 'html' | 'empty' | 'other';

const byteOrderMarks: readonly (readonly [readonly number[], 'utf-16le' | 'utf-16be'])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Says what a body is by its first bytes; the content type is not believed, because many servers send calendars as
 * `text/plain` or `application/octet-stream`. Blanks and a byte order mark (UTF-8, UTF-16) may come before
 * `BEGIN:VCALENDAR`, which RFC 5545 lets be written in either case.
 */
export function sniff(bytes: Uint8Array): Sniffed {
  const text = beginning(bytes).trimStart();
  if (text === '') return 'empty';
  if (/^BEGIN:VCALENDAR\s*(?:[\r\n]|$)/i.test(text)) return 'calendar';
  return /<html|<head|<body|<script|<!doctype html/i.test(text) ? 'html' : 'other';
}

function beginning(bytes: Uint8Array): string {
  const mark = byteOrderMarks.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  const first = bytes.subarray(0, sniffBytes);
  if (mark !== undefined) return new TextDecoder(mark[1]).decode(first);
  // Without a mark, every second byte of an ASCII text in UTF-16 is zero.
  if (first[0] !== 0 && first[1] === 0) return new TextDecoder('utf-16le').decode(first);
  if (first[0] === 0 && first[1] !== 0) return new TextDecoder('utf-16be').decode(first);
  return new TextDecoder('utf-8').decode(first);
}

/** Says whether a calendar's last line is there. */
export function endsAsCalendar(bytes: Uint8Array): boolean {
  const end = new TextDecoder('latin1').decode(bytes.subarray(-sniffBytes)).replaceAll('\0', '');
  return /END:VCALENDAR\s*$/i.test(end);
}
