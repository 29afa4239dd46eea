import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';

const place = {
  tile: { start: 1, end: 2 },
  deltaLink: 'https://graph.example/v1.0/x?$deltatoken=Ab',
  owner: 'a@b.c',
  mailbox: 'd@b.c',
};

test('a cursor keeps its place', () => {
  expect(readCursor(writeCursor(place))).toEqual(place);
  const own = { ...place, owner: null, mailbox: null };
  expect(readCursor(writeCursor(own))).toEqual(own);
});

test.each(['', 'null', '[]', '{"version":1}', '{"version":1,"start":1,"end":2,"deltaLink":"https://x"}'])(
  'a cursor of another making is none: %s',
  (text) => {
    expect(readCursor(text)).toBeNull();
  },
);
