import { describe, expect, test } from 'vitest';
import { endsAsCalendar, sniff } from './calendar-sniff.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, mark: boolean, bigEndian: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('a calendar is known by its first line', () => {
  test.each([
    ['CRLF', utf8('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')],
    ['LF', utf8('BEGIN:VCALENDAR\nVERSION:2.0\n')],
    ['CR', utf8('BEGIN:VCALENDAR\rVERSION:2.0\r')],
    ['lower case', utf8('begin:vcalendar\r\nversion:2.0')],
    ['blanks before and behind', utf8('\r\n \t\nBEGIN:VCALENDAR  \r\nVERSION:2.0')],
    ['a UTF-8 mark', utf8('\uFEFFBEGIN:VCALENDAR\r\n')],
    ['UTF-16 little-endian', utf16('BEGIN:VCALENDAR\r\n', true, false)],
    ['UTF-16 big-endian', utf16('BEGIN:VCALENDAR\r\n', true, true)],
    ['UTF-16 little-endian without a mark', utf16('BEGIN:VCALENDAR\r\n', false, false)],
    ['UTF-16 big-endian without a mark', utf16('BEGIN:VCALENDAR\r\n', false, true)],
  ])('written with %s', (_name, bytes) => {
    expect(sniff(bytes)).toBe('calendar');
  });
});

test.each([
  ['nothing', '', 'empty'],
  ['blanks', ' \r\n\t', 'empty'],
  ['an HTML page', '<!DOCTYPE html><html><body>BEGIN:VCALENDAR', 'html'],
  ['a page behind a comment', '<!-- x -->\n<HTML lang="en">', 'html'],
  ['a page as XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', 'html'],
  ['JSON', '{"error":"BEGIN:VCALENDAR"}', 'other'],
  ['a calendar later in the text', 'Your calendar:\nBEGIN:VCALENDAR\n', 'other'],
  ['a word that only begins like one', 'BEGIN:VCALENDARS\n', 'other'],
  ['a card', 'BEGIN:VCARD\r\n', 'other'],
  ['zeros', '\0'.repeat(5000), 'other'],
])('%s is not a calendar', (_name, text, expected) => {
  expect(sniff(utf8(text))).toBe(expected);
});

test('a calendar that was cut short is told from a whole one, in UTF-16 too', () => {
  const whole = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
  expect(endsAsCalendar(utf8(whole))).toBe(true);
  expect(endsAsCalendar(utf16(whole, true, false))).toBe(true);
  expect(endsAsCalendar(utf16(whole, true, true))).toBe(true);
  expect(endsAsCalendar(utf8(whole.slice(0, -6)))).toBe(false);
});
