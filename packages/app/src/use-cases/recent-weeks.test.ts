import { WEEK } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { calendarText, meetingLines } from '../testing/calendar-text.ts';
import { createTestWorld } from '../testing/test-world.ts';

const weekly = calendarText([
  meetingLines('20260601T090000', '20260601T100000', ['SUMMARY:Stand-up', 'RRULE:FREQ=WEEKLY'], 'Europe/Berlin'),
]);

test('the last whole weeks come newest first, with the figures that getWeek tells', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  await it.app.connectFile(me, weekly, null);
  await it.work();
  const weeks = await it.app.recentWeeks(me, 4);
  expect(weeks.map(({ week }) => week)).toEqual(['2026-W47', '2026-W46', '2026-W45', '2026-W44']);
  expect(weeks[0]!.metrics?.['meeting_minutes']).toEqual({ value: 60, unit: 'minutes', version: 1 });
  expect(weeks[3]!.metrics).toEqual((await it.app.getWeek(me, '2026-W44')).metrics);
});

test('weeks that nobody measured have no figures', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  expect(await it.app.recentWeeks(me, 2)).toEqual([
    { week: '2026-W47', metrics: null },
    { week: '2026-W46', metrics: null },
  ]);
});

test('the weeks move on with the clock', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  it.clock.pass(WEEK);
  expect((await it.app.recentWeeks(me, 1)).map(({ week }) => week)).toEqual(['2026-W48']);
});
