import { describe, expect, test } from 'vitest';
import { weekly, usesEmptyCalendar } from './sandbox-google-calendar.ts';

const empty = usesEmptyCalendar();

describe('what a sync token refuses', () => {
  test.each([
    ['timeMin', '2026-11-01T00:00:00Z'],
    ['timeMax', '2026-11-01T00:00:00Z'],
    ['updatedMin', '2026-11-01T00:00:00Z'],
    ['orderBy', 'updated'],
    ['q', 'x'],
    ['iCalUID', 'x'],
    ['privateExtendedProperty', 'a=b'],
    ['sharedExtendedProperty', 'a=b'],
    ['showDeleted', 'false'],
    ['singleEvents', 'true'],
    ['eventTypes', 'default'],
    ['maxAttendees', '3'],
    ['timeZone', 'UTC'],
  ])('%s beside it', async (name, value) => {
    const { listAll, path, token, visit } = empty();
    const { next } = await listAll();
    const { status, body } = await visit.get(token, path, { syncToken: next, [name]: value });
    expect([status, body.error.errors[0].reason]).toEqual([400, 'invalid']);
  });

  test('searching and ordering give no sync token', async () => {
    const { calendarId, listAll, visit } = empty();
    visit.sandbox.acts.create(calendarId, weekly);
    for (const query of [{ q: 'stand' }, { orderBy: 'updated' }, { updatedMin: '2026-11-20T00:00:00Z' }]) {
      const { items, next } = await listAll(query as unknown as Record<string, string>);
      expect(items).toHaveLength(1);
      expect(next).toBeUndefined();
    }
  });

  test('a token of another calendar, an invented one and a dead one mean that everything has to be read again', async () => {
    const { calendarId, changes, listAll, path, token, visit } = empty();
    const { next } = await listAll();
    const other = await visit.get(token, '/calendar/v3/calendars/primary/events', { syncToken: next });
    const invented = await visit.get(token, path, { syncToken: `1${next}` });
    visit.sandbox.faults.plan({ provider: 'google', kind: '410', times: 1 });
    const struck = await visit.get(token, path, { syncToken: next });
    const stillDead = await visit.get(token, path, { syncToken: next });
    for (const { status, body } of [other, invented, struck, stillDead]) {
      expect([status, body.error.errors[0].reason]).toEqual([410, 'fullSyncRequired']);
    }
    const fresh = (await listAll()).next;
    visit.sandbox.acts.create(calendarId, weekly);
    expect((await changes(fresh)).items).toHaveLength(1);
  });

  test('changes from too long ago are not told by time', async () => {
    const { path, token, visit } = empty();
    const { status, body } = await visit.get(token, path, { updatedMin: '2026-09-01T00:00:00Z' });
    expect([status, body.error.errors[0].reason]).toEqual([410, 'updatedMinTooLongAgo']);
  });

  test('a page token belongs to its listing', async () => {
    const { calendarId, path, token, visit } = empty();
    for (let hour = 0; hour < 3; hour += 1) visit.sandbox.acts.create(calendarId, weekly);
    const { nextPageToken } = (await visit.get(token, path, { maxResults: '2' })).body;
    const { status } = await visit.get(token, path, { pageToken: nextPageToken, showDeleted: 'true' });
    expect(status).toBe(400);
  });

  test('a calendar that is removed is not found', async () => {
    const { calendarId, listAll, path, token, visit } = empty();
    const { next } = await listAll();
    visit.sandbox.acts.removeCalendar(calendarId);
    const { status, body } = await visit.get(token, path, { syncToken: next });
    expect([status, body.error.errors[0].reason]).toEqual([404, 'notFound']);
  });
});
