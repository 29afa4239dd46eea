import { expect, test } from 'vitest';
import { contentLines } from './content-lines.ts';

function linesOf(text: string, maximumLength = 100): string[] {
  const lines = contentLines(text, 0, maximumLength);
  const result: string[] = [];
  for (let line = lines.next(); line !== null; line = lines.next()) result.push(line);
  return result;
}

test('lines end with CRLF, LF or CR, also mixed in one text', () => {
  expect(linesOf('A:1\r\nB:2\nC:3\rD:4')).toEqual(['A:1', 'B:2', 'C:3', 'D:4']);
});

test('a line that starts with a space or a tab continues the one before, without that character', () => {
  expect(linesOf('SUMMARY:one\r\n  two\r\n\tthree\r\nUID:1')).toEqual(['SUMMARY:one twothree', 'UID:1']);
  expect(linesOf('UID\n :1\r :2\r\n')).toEqual(['UID:1:2']);
});

test('empty lines are nothing', () => {
  expect(linesOf('\r\n\r\nA:1\r\n\r\n\n\rB:2\r\n\r\n')).toEqual(['A:1', 'B:2']);
});

test('of a line over the limit the rest is dropped, and the next line is whole', () => {
  expect(linesOf(`A:${'x'.repeat(50)}\r\nB:2`, 10)).toEqual(['A:xxxxxxxx', 'B:2']);
  expect(linesOf(`A:${'x\r\n '.repeat(50)}\r\nB:2`, 10)).toEqual(['A:xxxxxxxx', 'B:2']);
});

test('the position never passes the end of the text', () => {
  const lines = contentLines('A:1', 0, 100);
  expect(lines.position()).toBe(0);
  lines.next();
  expect(lines.position()).toBe(3);
  expect(lines.next()).toBeNull();
});

test('long stretches in which no line ends are passed over in several goes, and nothing of the lines is lost', () => {
  for (const [text, expected] of [
    [`A:1\n${'\n'.repeat(2_000_000)}B:2`, ['A:1', 'B:2']],
    [`A:1${'\n '.repeat(1_000_000)}2\nB:2`, ['A:12', 'B:2']],
    [`A:1${'\n '.repeat(1_000_000)}`, ['A:1']],
    ['\n'.repeat(1_048_576), []],
  ] as const) {
    const lines = linesOf(text);
    expect(lines.filter((line) => line === '').length).toBeGreaterThan(0);
    expect(lines.filter((line) => line !== '')).toEqual(expected);
  }
});
