import { HOUR, WEEK } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { ConnectionId, PersonId } from '../ports/store.ts';
import { calendarText, meetingLines } from '../testing/calendar-text.ts';
import { createTestWorld, wednesday } from '../testing/test-world.ts';

const weekly = calendarText([meetingLines('20260601T090000', '20260601T100000', ['RRULE:FREQ=WEEKLY'])]);
const single = calendarText([['UID:single', ...meetingLines('20261124T130000', '20261124T140000')]]);

async function withCalendar(bytes = weekly, now = wednesday) {
  const it = createTestWorld({ now });
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, bytes, null);
  const meetings = (week: string) =>
    it.store
      .tables(me.tenantId)
      .weeks.get(me.personId)
      ?.get(week as never)?.metrics.meetings.value;
  return {
    it,
    me,
    id: id as ConnectionId,
    meetings,
    measure: () => it.measure(me),
    tables: () => it.store.tables(me.tenantId),
  };
}

/** A calendar that was read and measured. */
async function measured(bytes = weekly, now = wednesday) {
  const all = await withCalendar(bytes, now);
  await all.it.work();
  return all;
}

describe('measuring', () => {
  test('writes thirteen weeks back, this one and nine ahead, and what was laid out', async () => {
    const { it, me, meetings, measure, tables } = await withCalendar();
    await it.work();
    const weeks = [...(tables().weeks.get(me.personId)?.keys() ?? [])];
    expect([weeks.length, weeks[0], weeks.at(-1)]).toEqual([23, '2026-W35', '2027-W04']);
    expect(weeks.map(meetings)).toEqual(weeks.map(() => 1));
    expect(await measure()).toEqual({ occurrences: tables().occurrences.length, weeks: 23 });
    expect(tables().occurrences.length).toBeGreaterThanOrEqual(23);
  });

  test('of two calendars counts the meetings of both, and one that stands in both once', async () => {
    const { it, me, meetings } = await measured();
    await it.app.connectFile(me, single, null);
    await it.app.connectFile(me, single, null);
    await it.work();
    expect([meetings('2026-W47'), meetings('2026-W48')]).toEqual([1, 2]);
  });

  test('a second time changes nothing but the time of measuring', async () => {
    const { it, measure, tables } = await measured();
    const before = tables();
    it.clock.pass(HOUR);
    await measure();
    expect(tables().occurrences).toEqual(before.occurrences);
    const figures = (from: typeof before) =>
      [...from.weeks.values()].flatMap((weeks) => [...weeks.values()].map(({ metrics }) => metrics));
    expect(figures(tables())).toEqual(figures(before));
  });

  test('counts what could not be laid out anew each time, and forgets it when it is gone', async () => {
    const { it, me, id, measure } = await measured(
      calendarText([[...meetingLines('20261123T090000', '20261123T100000'), 'RRULE:FREQ=SOMETIMES']]),
    );
    await measure();
    expect(it.connection(me, id).layoutWarnings).toMatchObject([{ code: 'unreadable_rule', count: 1 }]);
    await it.store.inTenant(me.tenantId, async (tx) => tx.mirror.replace(id, []));
    await measure();
    expect(it.connection(me, id).layoutWarnings).toEqual([]);
  });

  test('somebody who is not there is no failure', async () => {
    const { it, me } = await measured();
    expect(await it.measure({ ...me, personId: '00000000-0000-7000-8000-0000000000cc' as PersonId })).toEqual({
      gone: 1,
    });
  });

  test('without calendars leaves no weeks', async () => {
    const { it, me, id, measure, tables } = await measured();
    await it.store.inTenant(me.tenantId, (tx) => tx.connections.remove(id));
    expect(tables().weeks.size).toBe(1);
    await measure();
    expect([tables().weeks.size, tables().occurrences.length]).toEqual([0, 0]);
  });
});

describe('a measuring that was overtaken writes nothing', () => {
  test('when a calendar was read again, which has ordered another', async () => {
    const { it, me, id, measure, tables } = await measured();
    const before = tables().weeks;
    it.clock.pass(HOUR);
    it.meanwhile(async () => {
      await it.store.inTenant(me.tenantId, (tx) => tx.uploads.put(id, single));
      await it.sync(me, id);
    });
    expect(await measure()).toEqual({ superseded: 1 });
    expect(tables().weeks).toEqual(before);
    expect(it.waiting()).toMatchObject([{ job: 'measure-person' }]);
  });

  test('when a calendar was disconnected', async () => {
    const { it, me, id, measure, tables } = await measured();
    it.meanwhile(() => it.app.disconnect(me, id));
    expect(await measure()).toEqual({ superseded: 1 });
    expect([tables().occurrences.length, tables().weeks.size]).toEqual([0, 0]);
    expect(it.waiting()).toMatchObject([{ job: 'measure-person' }]);
  });

  test.each([
    ['the zone', { zone: 'Asia/Tokyo' }],
    ['the working hours', { workingHours: [{ days: [1], start: '10:00', end: '11:00' }] }],
  ])('when the person changed %s', async (_what, change) => {
    const { it, me, measure, tables } = await measured();
    const before = tables().weeks;
    it.clock.pass(HOUR);
    it.meanwhile(() => it.app.changePreferences(me, change));
    expect(await measure()).toEqual({ superseded: 1 });
    expect(tables().weeks).toEqual(before);
    expect(it.waiting()).toMatchObject([{ job: 'measure-person' }]);
  });

  test('when another calendar was connected, read and measured: its figures stay', async () => {
    const { it, me, meetings, measure } = await measured();
    it.meanwhile(async () => {
      await it.app.connectFile(me, single, null);
      await it.work();
    });
    expect(await measure()).toEqual({ superseded: 1 });
    expect(meetings('2026-W48')).toBe(2);
  });

  test('when the first calendar came while there was none: its figures stay', async () => {
    const it = createTestWorld();
    const me = await it.arrive();
    it.meanwhile(async () => {
      await it.app.connectFile(me, single, null);
      await it.work();
    });
    expect(await it.measure(me)).toEqual({ superseded: 1 });
    expect(it.store.tables(me.tenantId).weeks.size).toBe(1);
  });
});

test('a calendar that was only connected meanwhile, and may never be readable, holds nothing up', async () => {
  const { it, me, measure, meetings } = await withCalendar();
  await it.run(it.waiting()[0]!);
  it.meanwhile(() => it.app.connectFeed(me, 'https://calendars.example/dead.ics', null));
  expect(await measure()).toMatchObject({ weeks: 23 });
  expect(meetings('2026-W48')).toBe(1);
});

describe('the window moves on by itself', () => {
  test.each([
    ['an ordinary week', '2026-11-25T10:00:00Z', '2026-11-29T23:00:00Z'],
    ['the week in which clocks go back', '2026-10-21T10:00:00Z', '2026-10-25T23:00:00Z'],
    ['the week in which clocks go forward', '2026-03-25T10:00:00Z', '2026-03-29T22:00:00Z'],
  ])('at the end of %s on the clocks of the person', async (_what, now, end) => {
    const { it, me, tables } = await measured(weekly, Date.parse(now));
    expect(tables().nextAnalysisAt.get(me.personId)).toBe(Date.parse(end));
    it.clock.moveTo(Date.parse(end) - 1);
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(0);
    it.clock.pass(1);
    expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
    expect(await it.work()).toMatchObject([{ kind: 'done', job: 'measure-person', counts: { weeks: 23 } }]);
    expect(tables().nextAnalysisAt.get(me.personId)).toBe(Date.parse(end) + WEEK);
  });

  test('a measuring during which the week ends is tried again, for the new window', async () => {
    const { it, me, tables } = await withCalendar();
    await it.run(it.waiting()[0]!);
    it.meanwhile(async () => it.clock.moveTo(Date.parse('2026-11-29T23:00:00Z')));
    expect(await it.run(it.waiting()[0]!)).toMatchObject({ kind: 'postponed', code: 'not_ready' });
    expect(tables().weeks.size).toBe(0);
    it.clock.pass(WEEK / 7);
    await it.work();
    expect(tables().nextAnalysisAt.get(me.personId)).toBe(Date.parse('2026-12-06T23:00:00Z'));
  });

  test('and keeps the figures of the weeks that it has left', async () => {
    const { it, me, tables, meetings } = await measured();
    it.clock.pass(WEEK);
    await it.measure(me);
    expect(tables().weeks.get(me.personId)?.size).toBe(24);
    expect([meetings('2026-W35'), meetings('2027-W05')]).toEqual([1, 1]);
  });
});
