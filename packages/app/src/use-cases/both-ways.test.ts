import { DEFAULT_WORKING_HOURS, type Warning } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import type { CalendarAnalysis } from '../contracts/analysis.ts';
import { randomCalendar } from '../testing/random-calendar.ts';
import { createTestWorld } from '../testing/test-world.ts';
import type { ConnectionId } from '../ports/store.ts';

const CALENDARS = 30;

/** Equally costly series stand in the order of their ids, which differ: the store keeps hashes. */
const withoutIds = (series: CalendarAnalysis['series']) =>
  series.map((one) => JSON.stringify({ ...one, id: null })).toSorted();

const byCode = (warnings: readonly Warning[] | CalendarAnalysis['warnings']) =>
  warnings.map(({ code, count }) => `${code} ${count}`).toSorted();

async function compare(seed: number): Promise<{ series: number; meetings: number }> {
  const bytes = randomCalendar(seed);
  const it = createTestWorld({ defaultZone: 'Europe/Berlin' });
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, bytes, null);
  await it.work();
  const input = { bytes, owner: null, zone: null, workingHours: DEFAULT_WORKING_HOURS };
  const whole = await it.app.analyzeCalendar({ ...input, weeks: 23, until: '2027-W04' });
  const current = await it.app.analyzeCalendar({ ...input, weeks: 1, until: null });
  let meetings = 0;
  for (const { week, metrics } of whole.weeks) {
    const kept = await it.app.getWeek(me, week);
    expect(kept, `seed ${seed}, ${week}`).toMatchObject({ state: 'measured', zone: whole.zone, metrics });
    meetings += metrics['meetings']?.value ?? 0;
  }
  const { series } = await it.app.getWeek(me, '2026-W48');
  expect(withoutIds(series), `seed ${seed}`).toEqual(withoutIds(current.series));
  expect(withoutIds(whole.series), `seed ${seed}`).toEqual(withoutIds(current.series));
  const connection = await it.app.getConnection(me, id as ConnectionId);
  expect(byCode(connection.warnings), `seed ${seed}`).toEqual(byCode(whole.warnings));
  return { series: series.length, meetings };
}

test(`${CALENDARS} generated calendars give the same figures and series stored and in one go`, async () => {
  const seen = { series: 0, meetings: 0 };
  for (let seed = 1; seed <= CALENDARS; seed += 1) {
    const { series, meetings } = await compare(seed);
    seen.series += series;
    seen.meetings += meetings;
  }
  // The generated calendars are worth comparing.
  expect(seen.series).toBeGreaterThan(CALENDARS);
  expect(seen.meetings).toBeGreaterThan(10 * CALENDARS);
}, 30_000);
