import { DAY, HOUR, MINUTE, SECOND } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { askedWaitMs } from './asked-wait.ts';

test('nobody comes back before the other side said, and a day is the most that anybody may ask for', () => {
  expect([10 * SECOND, 3 * HOUR, DAY, 400 * DAY].map((asked) => askedWaitMs(asked, 0))).toEqual([
    10 * SECOND,
    3 * HOUR,
    DAY,
    DAY,
  ]);
});

test('those who were told the same moment come back over up to half a minute', () => {
  expect([0, 0.5, 1].map((random) => askedWaitMs(3 * HOUR, random) - 3 * HOUR)).toEqual([0, MINUTE / 4, MINUTE / 2]);
  expect(askedWaitMs(10 * SECOND, 1)).toBe(15 * SECOND);
});

test.each([null, 0, -5, Number.NaN])('%s asks for nothing', (asked) => expect(askedWaitMs(asked, 1)).toBe(0));
