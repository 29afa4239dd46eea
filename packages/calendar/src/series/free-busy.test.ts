import { expect, test } from 'vitest';
import { between, expand } from './fixture.ts';
import { busyTimes } from './free-busy.ts';

const DAY = between('2026-11-23T00:00Z', '2026-11-24T00:00Z');

function event(uid: string, from: string, to: string, ...lines: readonly string[]): string[] {
  return [`UID:${uid}`, `DTSTART:20261123T${from}00Z`, `DTEND:20261123T${to}00Z`, ...lines];
}

test('busy, tentative and absent times are folded apart; free, cancelled and elsewhere take none', () => {
  const { occurrences } = expand(
    DAY,
    [
      event('1', '0900', '1000'),
      event('2', '0930', '1100'),
      event('3', '1100', '1130'),
      event('4', '1200', '1300', 'TRANSP:TRANSPARENT'),
      event('5', '1200', '1300', 'STATUS:CANCELLED'),
      event('6', '1200', '1300', 'X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE'),
      event('7', '1000', '1300', 'STATUS:TENTATIVE'),
      event('8', '1400', '1500', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'),
    ],
    { includeCancelled: true },
  );
  expect(busyTimes(occurrences, DAY)).toEqual({
    busy: [between('2026-11-23T09:00Z', '2026-11-23T11:30Z')],
    tentative: [between('2026-11-23T10:00Z', '2026-11-23T13:00Z')],
    unavailable: [between('2026-11-23T14:00Z', '2026-11-23T15:00Z')],
  });
});

test('what reaches out of the window is cut at its edges', () => {
  const window = between('2026-11-23T09:30Z', '2026-11-23T09:45Z');
  const { occurrences } = expand(window, [event('1', '0900', '1000')]);
  expect(busyTimes(occurrences, window).busy).toEqual([window]);
});
