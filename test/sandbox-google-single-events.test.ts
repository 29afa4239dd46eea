import { describe, expect, test } from 'vitest';
import { at, fourth, inBerlin, third, usesEmptyCalendar, weekly } from './sandbox-google-calendar.ts';

const empty = usesEmptyCalendar();

describe('single events', () => {
  const range = { timeMin: '2026-10-01T00:00:00Z', timeMax: '2027-01-01T00:00:00Z' };

  test('a listing of single events is what truly takes place', async () => {
    const { calendarId, copyOf, listAll, path, visit } = empty();
    const { acts, world } = visit.sandbox;
    const series = acts.create(calendarId, weekly);
    acts.create(calendarId, {
      times: { kind: 'dates', start: '2026-11-05', end: '2026-11-06' },
      title: 'x',
      rule: 'FREQ=MONTHLY',
    });
    acts.changeOccurrence(copyOf(series), third, { times: at('2026-11-17T11:00:00', '2026-11-17T11:30:00') });
    acts.cancelOccurrence(copyOf(series), fourth);
    const calendar = world.calendar(calendarId);
    if (calendar === null) throw new Error('no calendar');
    const truth = world.occurrences(calendar, { start: Date.parse(range.timeMin), end: Date.parse(range.timeMax) });
    const { items } = await listAll({ ...range, singleEvents: 'true', orderBy: 'startTime' });
    expect(items.map(({ start }) => start.date ?? new Date(start.dateTime).toISOString())).toEqual(
      truth.map(({ dates, start }) => dates?.start ?? new Date(start).toISOString()),
    );
    expect(items.every(({ recurringEventId, recurrence }) => recurringEventId && !recurrence)).toBe(true);
    const instances = await listAll(range, `${path}/${series.id}/instances`);
    const ofSeries = truth.filter(({ eventId }) => eventId === series.id);
    expect(instances.items).toHaveLength(ofSeries.length);
  });

  test('a changed series changes all its instances, and those that are no more are cancelled', async () => {
    const { calendarId, changes, copyOf, listAll, visit } = empty();
    const { acts } = visit.sandbox;
    const series = acts.create(calendarId, { ...weekly, rule: 'FREQ=WEEKLY;COUNT=3' });
    const { next, items } = await listAll({ singleEvents: 'true' });
    expect(items).toHaveLength(3);
    acts.changeRule(copyOf(series), 'FREQ=WEEKLY;COUNT=2');
    const told = (await changes(next, { singleEvents: 'true' })).items.map(({ status }) => status);
    expect(told.sort()).toEqual(['cancelled', 'confirmed', 'confirmed']);
  });

  test('an occurrence can be got by its id, and an unknown event is not found', async () => {
    const { calendarId, path, token, visit } = empty();
    const series = visit.sandbox.acts.create(calendarId, weekly);
    const one = await visit.get(token, `${path}/${series.id}_20261109T080000Z`, inBerlin);
    expect(one.body).toMatchObject({ recurringEventId: series.id, start: { dateTime: '2026-11-09T09:00:00+01:00' } });
    expect((await visit.get(token, `${path}/${series.id}_20261110T080000Z`)).status).toBe(404);
    expect((await visit.get(token, `${path}/nothing`)).body.error.errors[0].reason).toBe('notFound');
  });
});
