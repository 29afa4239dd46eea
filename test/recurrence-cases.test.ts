import { readRule, type WallTime } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { expandCase, readCases, type RecurrenceCase } from './recurrence-case.ts';
import { describeWithSharedData } from './shared-data.ts';

const BYEASTER = 'BYEASTER is not in the standard; the rule is refused';

/** Cases that are not disputed and in which we decide otherwise, each with its reason. */
const WE_DIFFER: Record<string, string> = {
  'sabre-0027': 'a skipped 02:00 moves to 03:00 like every other start; the suite drops it where BYHOUR names it',
  'rtemporal-0097': 'hours are counted on the wall: the skipped 01:00 and 02:00 are one start and two of COUNT',
  'rtemporal-0353': 'numbers in BYDAY mean nothing outside of MONTHLY and YEARLY, as in its five sister cases',
};

/** Disputed cases in which we side with others, each with its reason. */
const DISPUTED_OTHERWISE: Record<string, string> = {
  'libical-0077': 'YEARLY with BYMONTHDAY expands to every month (table of RFC 5545, 3.3.10)',
  'libical-0078': 'YEARLY with BYMONTHDAY expands to every month (table of RFC 5545, 3.3.10)',
  'libical-0142': 'INTERVAL skips calendar years, not years of weeks',
  'libical-0143': 'INTERVAL skips calendar years, not years of weeks',
  'dateutil-0019': "BYWEEKNO without BYDAY takes DTSTART's weekday",
  'dateutil-0085': "BYWEEKNO without BYDAY takes DTSTART's weekday",
  'recurr-0048': "BYWEEKNO without BYDAY takes DTSTART's weekday",
  'recurr-0049': "BYWEEKNO without BYDAY takes DTSTART's weekday",
  'recurr-0051': "BYWEEKNO without BYDAY takes DTSTART's weekday",
  'sabre-0075': 'the suite is off by one in weeks counted from the end of the year',
  'sabre-0090': 'the suite ignores BYSECOND, BYMINUTE, BYYEARDAY and BYWEEKNO',
  'rtemporal-0104': 'RDATEs do not count towards COUNT',
  'rtemporal-0105': 'RDATEs do not count towards COUNT',
};

describeWithSharedData('recurrence cases of eight suites', () => {
  const cases = readCases<RecurrenceCase>('recurrence/cases.json');
  const reasonToDiffer = (one: RecurrenceCase): string | undefined => {
    if (one.verdict === 'nonstandard' && one.rrule?.includes('BYEASTER') === true) return BYEASTER;
    return WE_DIFFER[one.id] ?? DISPUTED_OTHERWISE[one.id];
  };

  test('there are cases, and every case that we answer otherwise is one of them', () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect(ids.size).toBeGreaterThan(500);
    expect(Object.keys({ ...WE_DIFFER, ...DISPUTED_OTHERWISE }).filter((id) => !ids.has(id))).toEqual([]);
  });

  test('no case on which the engines agree is answered otherwise', () => {
    const differing = cases.filter((one) => one.verdict === 'consensus' && reasonToDiffer(one) !== undefined);
    expect(differing).toEqual([]);
  });

  const titleOf = (one: RecurrenceCase): string =>
    `${one.id} (${one.verdict}): ${one.rrule ?? 'no rule'} ${one.dtstart}`;
  for (const one of cases) {
    const reason = reasonToDiffer(one);
    test(reason === undefined ? titleOf(one) : `${titleOf(one)} is answered otherwise: ${reason}`, () => {
      const made = expandCase(one);
      const agrees =
        'wall' in made &&
        made.wall.join() === one.expected.join() &&
        (one.expected_utc === undefined || made.utc.join() === one.expected_utc.join());
      if (reason !== undefined) expect(agrees, 'agrees by now; take it off the list').toBe(false);
      else expect(made).toMatchObject({ wall: one.expected, ...(one.expected_utc && { utc: one.expected_utc }) });
    });
  }
});

describeWithSharedData('rules that are no rules', () => {
  const refused = readCases<{ id: string; rrule: string; dtstart: string }>('recurrence/invalid.json');
  test.each(refused)('$id: $rrule is refused with a reason', ({ rrule, dtstart }) => {
    const wall = Date.parse(`${dtstart}Z`) as WallTime;
    const reading = readRule(rrule, { kind: 'floating', wall }, (at) => at as WallTime);
    expect(reading).toEqual({ kind: 'unreadable', why: expect.stringMatching(/\w{3}.*\.$/) });
  });
});
