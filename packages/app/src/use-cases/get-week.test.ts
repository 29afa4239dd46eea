import { WEEK } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { weekSchema } from '../contracts/week.ts';
import type { ConnectionId, PersonId } from '../ports/store.ts';
import { calendarText, meetingLines } from '../testing/calendar-text.ts';
import { failedWith } from '../testing/scripted-feeds.ts';
import { createTestWorld } from '../testing/test-world.ts';

const lines = ['SUMMARY:Stand-up', 'RRULE:FREQ=WEEKLY'];
const weekly = calendarText([meetingLines('20260601T090000', '20260601T100000', lines, 'Europe/Berlin')]);

async function arrived() {
  const it = createTestWorld();
  const me = await it.arrive();
  const week = async (name: string) => weekSchema.strict().parse(await it.app.getWeek(me, name));
  return { it, me, week };
}

describe('the state of a week', () => {
  test('no_calendar: nothing is connected', async () => {
    const { week } = await arrived();
    expect(await week('2026-W48')).toMatchObject({ state: 'no_calendar', metrics: null, measuredAt: null, series: [] });
  });

  test('pending: a calendar is connected, then read, and not measured yet', async () => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    expect(await week('2026-W48')).toMatchObject({ state: 'pending', metrics: null });
    await it.run(it.waiting()[0]!);
    expect(await week('2026-W48')).toMatchObject({ state: 'pending', metrics: null });
  });

  test('measured: the figures stand, with unit, version and time', async () => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    await it.work();
    const shown = await week('2026-W48');
    expect(shown).toMatchObject({ state: 'measured', measuredAt: '2026-11-25T10:00:00Z', zone: 'Europe/Berlin' });
    expect(shown.metrics?.['meeting_minutes']).toEqual({ value: 60, unit: 'minutes', version: 1 });
    expect(shown.series).toMatchObject([{ title: 'Stand-up', cadence: 'weekly', durationMinutes: 60, attendees: 2 }]);
  });

  test('pending with the old figures: they are worked out anew', async () => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    await it.work();
    await it.app.changePreferences(me, { workingHours: [] });
    const before = await week('2026-W48');
    expect(before).toMatchObject({ state: 'pending', metrics: { working_minutes: { value: 2400 } } });
    await it.work();
    expect(await week('2026-W48')).toMatchObject({ state: 'measured', metrics: { working_minutes: { value: 0 } } });
  });

  test('pending while another calendar is being read, and measured again where that one cannot be', async () => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    await it.work();
    await it.app.connectFeed(me, 'https://calendars.example/a.ics', null);
    expect((await week('2026-W48')).state).toBe('pending');
    it.feeds.answer(failedWith('feed_not_found'));
    await it.work();
    expect((await week('2026-W48')).state).toBe('measured');
  });

  test.each([
    ['2026-W35', 'measured'],
    ['2027-W04', 'measured'],
  ])('%s is %s: thirteen weeks back, nine ahead', async (name, state) => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    await it.work();
    expect((await week(name)).state).toBe(state);
  });

  test.each([
    ['2026-W34', '2026-W35'],
    ['2020-W10', '2026-W35'],
    ['0001-W01', '2026-W35'],
    ['2027-W05', '2027-W04'],
    ['9998-W53', '2027-W04'],
  ])('of %s nothing is kept, and the answer names the nearest week that is: %s', async (name, nearest) => {
    const { it, me, week } = await arrived();
    const notKept = { code: 'week_not_kept', detail: expect.stringContaining(nearest), extra: { nearest } };
    await expect(week(name)).rejects.toMatchObject(notKept);
    await it.app.connectFile(me, weekly, null);
    await it.work();
    await expect(week(name)).rejects.toMatchObject(notKept);
  });

  test('a week that the window has left stays measured, also while others are worked out', async () => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    await it.work();
    it.clock.pass(WEEK);
    await it.app.changePreferences(me, { zone: 'Europe/Paris' });
    expect((await week('2026-W35')).state).toBe('measured');
    expect((await week('2026-W36')).state).toBe('pending');
  });

  test('no_calendar again as soon as the last one is gone', async () => {
    const { it, me, week } = await arrived();
    const { id } = await it.app.connectFile(me, weekly, null);
    await it.work();
    await it.app.disconnect(me, id as ConnectionId);
    expect(await week('2026-W48')).toMatchObject({ state: 'no_calendar', metrics: null, series: [] });
  });
});

describe('a week', () => {
  test.each([
    ['2026-W48', '2026-11-22T23:00:00Z', '2026-11-29T23:00:00Z'],
    ['2026-W43', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['2026-W53', '2026-12-27T23:00:00Z', '2027-01-03T23:00:00Z'],
  ])('%s goes from Monday to Monday on the clocks of the person', async (name, start, end) => {
    const { week } = await arrived();
    expect(await week(name)).toMatchObject({ week: name, start, end });
  });

  test.each(['2026-W54', '2025-W53', '2026-W00', '2026-48', 'next', '0000-W01', ' 2026-W48'])(
    '%s does not exist, and the answer says where it stood',
    async (name) => {
      const { it, me } = await arrived();
      await expect(it.app.getWeek(me, name)).rejects.toMatchObject({
        code: 'unknown_week',
        problems: [{ pointer: '/week', code: 'unknown_week' }],
      });
    },
  );

  test('of somebody who is no longer there is not found', async () => {
    const { it, me } = await arrived();
    const nobody = { ...me, personId: '00000000-0000-7000-8000-0000000000cc' as PersonId };
    await expect(it.app.getWeek(nobody, '2026-W48')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the series of a week', () => {
  test('are the 500 costliest', async () => {
    const { it, me, week } = await arrived();
    const many = Array.from({ length: 502 }, (_, index) =>
      meetingLines('20261102T090000', `20261102T${index < 500 ? '10' : '11'}0000`, ['RRULE:FREQ=WEEKLY']),
    );
    await it.app.connectFile(me, calendarText(many), null);
    await it.work();
    const { series } = await week('2026-W48');
    expect(series).toHaveLength(500);
    expect(series.slice(0, 3).map(({ durationMinutes }) => durationMinutes)).toEqual([120, 120, 60]);
  });

  test('are described with others running in between', async () => {
    const { it, me, week } = await arrived();
    await it.app.connectFile(me, weekly, null);
    await it.work();
    let zone = '';
    it.meanwhile(async () => void ({ zone } = await it.app.me(me)));
    expect((await week('2026-W48')).series).toHaveLength(1);
    expect(zone).toBe('Europe/Berlin');
  });
});
