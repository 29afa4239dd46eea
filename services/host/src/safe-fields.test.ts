import { describe, expect, test } from 'vitest';
import { safeFields } from './safe-fields.ts';

describe('what may stand in a log', () => {
  test('names, codes, ids, counts and route patterns pass', () => {
    const event = {
      event: 'request',
      route: '/v1/me/weeks/:week',
      status: 200,
      bytes: 1_234,
      cached: false,
      limit: null,
      id: '0198f2b1-7a3c-7def-8123-456789abcdef',
      counts: { added: 3, removed: 0 },
      roles: ['api', 'worker'],
    };
    expect(safeFields(event)).toEqual(event);
  });

  test.each([
    ['a title', 'Salary talk with Kim'],
    ['an address', 'kim@example.org'],
    ['a feed', 'https://calendar.example.org/private-token/basic.ics'],
    ['a database with its password', 'postgres://user:secret@host/name'],
    ['a long text', 'x'.repeat(201)],
    ['another script', '給与面談'],
    ['a text that begins like a line of a stack trace', 'at Salary talk with Kim'],
  ])('%s does not pass, at any depth', (_what, text) => {
    const safe = JSON.stringify(safeFields({ a: text, b: { c: [text] }, d: { e: { f: { g: { h: text } } } } }));
    expect(safe).not.toContain(text);
    expect(safe).toContain('[removed]');
  });

  test('an error does not pass, because its message may hold anything', () => {
    expect(safeFields({ error: new Error('Salary talk') })).toEqual({ error: '[removed]' });
  });

  test('of a stack only the lines that name places pass', () => {
    const stack =
      'Error: Salary talk\n    at Salary talk\n    at read (file:///srv/app/read.ts:3:7)\n    at async run (/srv/app/run.ts:9:1)';
    expect(safeFields({ stack })).toEqual({
      stack: ['at read (file:///srv/app/read.ts:3:7)', 'at async run (/srv/app/run.ts:9:1)'],
    });
  });

  test('a key that is itself a text is left out', () => {
    expect(safeFields({ 'Salary talk': 1 })).toEqual({});
  });
});
