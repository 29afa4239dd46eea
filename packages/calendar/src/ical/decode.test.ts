import { expect, test } from 'vitest';
import { decodeText } from './decode.ts';
import { latin1, utf8 } from './fixture.ts';

function utf16(text: string, mark: readonly number[], order: 'little' | 'big'): Uint8Array {
  const bytes = [...text].flatMap((letter) => {
    const code = letter.charCodeAt(0);
    return order === 'little' ? [code & 255, code >> 8] : [code >> 8, code & 255];
  });
  return Uint8Array.from([...mark, ...bytes]);
}

test('UTF-8 is read with and without a byte order mark, and the mark disappears', () => {
  expect(decodeText(utf8('BEGIN: Größe 会议'))).toEqual({ text: 'BEGIN: Größe 会议', guessed: false });
  expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8('BEGIN:é')])).text).toBe('BEGIN:é');
});

test('UTF-16 is read by its byte order mark, or by the zero beside its first letter', () => {
  expect(decodeText(utf16('BEGIN:é', [0xff, 0xfe], 'little'))).toEqual({ text: 'BEGIN:é', guessed: false });
  expect(decodeText(utf16('BEGIN:é', [0xfe, 0xff], 'big'))).toEqual({ text: 'BEGIN:é', guessed: false });
  expect(decodeText(utf16('BEGIN:é', [], 'little')).text).toBe('BEGIN:é');
  expect(decodeText(utf16('BEGIN:é', [], 'big')).text).toBe('BEGIN:é');
});

test('a letter that a fold cuts in two is put together', () => {
  const [first, second] = utf8('é');
  const bytes = Uint8Array.from([...utf8('SUMMARY:caf'), first ?? 0, 13, 10, 32, second ?? 0, ...utf8('\r\nUID:1')]);
  expect(decodeText(bytes)).toEqual({ text: 'SUMMARY:café\r\nUID:1', guessed: false });
});

test('bytes that are no UTF-8 are read as windows-1252, and that is called a guess', () => {
  expect(decodeText(latin1('SUMMARY:Grüße \u0080'))).toEqual({ text: 'SUMMARY:Grüße €', guessed: true });
});

test('one broken byte among UTF-8 letters costs that byte and not the other letters', () => {
  const bytes = Uint8Array.from([...utf8('SUMMARY:Größe été'), 0xff]);
  expect(decodeText(bytes)).toEqual({ text: 'SUMMARY:Größe été\uFFFD', guessed: true });
});
