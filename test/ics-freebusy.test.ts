import { busyTimes, expandCalendar, groupSeries, readCalendar, zoneTable } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { iso, readSharedJson, zoneNamed } from './ics-case.ts';
import { describeWithSharedData } from './shared-data.ts';

interface FreeBusyCase {
  readonly id: string;
  readonly name: string;
  readonly ics: readonly string[];
  readonly window: { readonly from: string; readonly to: string };
  readonly reference_tz: string;
  readonly expected: readonly { readonly type: string; readonly start: string; readonly end: string }[];
}

/** Cases in which we decide otherwise, each with its reason. */
const WE_DIFFER: Record<string, string> = {
  'fb-021': 'opening hours (VAVAILABILITY) are not read: working hours are a setting of the person',
  'fb-025': 'opening hours (VAVAILABILITY) are not read: working hours are a setting of the person',
};

describeWithSharedData('calendars fold into the busy times that their suites say', () => {
  for (const one of readSharedJson<FreeBusyCase>('ics/freebusy.json')) {
    const reason = WE_DIFFER[one.id];
    test(`${one.id} ${one.name}${reason === undefined ? '' : ` is answered otherwise: ${reason}`}`, () => {
      const expected = one.expected.map((period) => `${period.type} ${period.start} ${period.end}`).toSorted();
      if (reason === undefined) expect(folded(one)).toEqual(expected);
      else expect(folded(one), 'agrees by now; take it off the list').not.toEqual(expected);
    });
  }
});

function folded(one: FreeBusyCase): string[] {
  const window = { start: Date.parse(one.window.from), end: Date.parse(one.window.to) };
  const zone = zoneNamed(one.reference_tz);
  const occurrences = one.ics.flatMap((text) => {
    const reading = readCalendar(new TextEncoder().encode(text));
    if (reading.kind !== 'calendar') throw new Error(reading.text);
    const context = { zone, zoneOf: zoneTable(reading.zones), limit: 1_000 };
    return expandCalendar(groupSeries(reading.events).series, window, context).occurrences;
  });
  const { busy, tentative, unavailable } = busyTimes(occurrences, window);
  return [
    ...busy.map(({ start, end }) => `BUSY ${iso(start)} ${iso(end)}`),
    ...tentative.map(({ start, end }) => `BUSY-TENTATIVE ${iso(start)} ${iso(end)}`),
    ...unavailable.map(({ start, end }) => `BUSY-UNAVAILABLE ${iso(start)} ${iso(end)}`),
  ].toSorted();
}
