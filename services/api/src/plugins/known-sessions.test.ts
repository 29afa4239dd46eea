import { expect, test } from 'vitest';
import { createKnownSessions } from './known-sessions.ts';

test('a session is known for ten minutes after it was last looked up', () => {
  let now = 0;
  const known = createKnownSessions({ now: () => now });
  expect(known.personOf('cookie')).toBeNull();
  known.remember('cookie', 'ada');
  now += 9 * 60_000;
  expect(known.personOf('cookie')).toBe('ada');
  known.remember('cookie', 'ada');
  now += 10 * 60_000 - 1;
  expect(known.personOf('cookie')).toBe('ada');
  now += 1;
  expect(known.personOf('cookie')).toBeNull();
});

test('a session that no longer holds is forgotten, and others stay', () => {
  const known = createKnownSessions({ now: () => 0 });
  known.remember('one', 'ada');
  known.remember('other', 'ada');
  known.forget('one');
  expect([known.personOf('one'), known.personOf('other')]).toEqual([null, 'ada']);
});

test('of more sessions than are remembered, those that were looked up last stay', () => {
  const known = createKnownSessions({ now: () => 0 }, 2);
  for (const cookie of ['a', 'b', 'a', 'c']) known.remember(cookie, cookie);
  expect(['a', 'b', 'c'].map((cookie) => known.personOf(cookie))).toEqual(['a', null, 'c']);
});
