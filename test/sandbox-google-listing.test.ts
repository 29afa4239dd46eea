import { describe, expect, test } from 'vitest';
import { at, fourth, inBerlin, third, usesEmptyCalendar, weekly } from './sandbox-google-calendar.ts';

const empty = usesEmptyCalendar();

describe('events.list of masters and exceptions', () => {
  test('a listing tells each series once, with its rule, and each exception as an item of its own', async () => {
    const { calendarId, copyOf, listAll, visit } = empty();
    const { acts } = visit.sandbox;
    const series = acts.create(calendarId, weekly);
    acts.changeOccurrence(copyOf(series), third, { times: at('2026-11-17T11:00:00', '2026-11-17T11:30:00') });
    acts.cancelOccurrence(copyOf(series), fourth);
    const { items } = await listAll({ ...inBerlin, showDeleted: 'true' });
    expect(items).toHaveLength(3);
    const [master, moved, cancelled] = ['', '_20261116T080000Z', '_20261123T080000Z'].map((end) =>
      items.find(({ id }) => id === series.id + end),
    );
    expect(master).toMatchObject({
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'],
      start: { dateTime: '2026-11-02T09:00:00+01:00', timeZone: 'Europe/Berlin' },
      summary: 'Stand-up',
      iCalUID: series.uid,
      status: 'confirmed',
      eventType: 'default',
    });
    expect(moved).toMatchObject({
      recurringEventId: series.id,
      originalStartTime: { dateTime: '2026-11-16T09:00:00+01:00', timeZone: 'Europe/Berlin' },
      start: { dateTime: '2026-11-17T11:00:00+01:00' },
      iCalUID: series.uid,
    });
    expect(moved.recurrence).toBeUndefined();
    expect(Object.keys(cancelled).sort()).toEqual(
      ['etag', 'id', 'kind', 'originalStartTime', 'recurringEventId', 'status'].sort(),
    );
  });

  test('each kind of change is told once, and then no more', async () => {
    const { calendarId, changes, copyOf, listAll, visit } = empty();
    const { acts } = visit.sandbox;
    const series = acts.create(calendarId, weekly);
    let { next } = await listAll();
    const told = async () => {
      const answer = await changes(next);
      ({ next } = answer);
      return answer.items.map(({ id, status }) => [id.slice(series.id.length), status]);
    };
    expect(await told()).toEqual([]);
    acts.change(copyOf(series), { title: 'Daily' });
    expect(await told()).toEqual([['', 'confirmed']]);
    acts.changeOccurrence(copyOf(series), third, { title: 'Once' });
    expect(await told()).toContainEqual(['_20261116T080000Z', 'confirmed']);
    acts.cancelOccurrence(copyOf(series), third);
    expect(await told()).toEqual([['_20261116T080000Z', 'cancelled']]);
    acts.restoreOccurrence(copyOf(series), third);
    expect(await told()).toEqual([['_20261116T080000Z', 'confirmed']]);
    acts.changeRule(copyOf(series), 'FREQ=WEEKLY;BYDAY=TU');
    expect(await told()).toEqual(
      expect.arrayContaining([
        ['', 'confirmed'],
        ['_20261116T080000Z', 'cancelled'],
      ]),
    );
    acts.cancel(copyOf(series));
    expect(await told()).toEqual([['', 'cancelled']]);
    acts.restore(copyOf(series));
    expect(await told()).toContainEqual(['', 'confirmed']);
    expect(await told()).toEqual([]);
  });

  test('of a deleted event only the id and that it is cancelled are said', async () => {
    const { calendarId, changes, copyOf, listAll, path, token, visit } = empty();
    const { acts } = visit.sandbox;
    const event = acts.create(calendarId, {
      times: at('2026-11-25T10:00:00', '2026-11-25T11:00:00'),
      title: 'Gone soon',
    });
    const { next } = await listAll();
    acts.cancel(copyOf(event));
    const { items } = await changes(next);
    expect(items).toEqual([{ kind: 'calendar#event', etag: expect.any(String), id: event.id, status: 'cancelled' }]);
    expect((await listAll()).items).toEqual([]);
    expect((await listAll({ showDeleted: 'true' })).items).toHaveLength(1);
    const got = await visit.get(token, `${path}/${event.id}`);
    expect(got.body).toMatchObject({ id: event.id, status: 'cancelled', summary: 'Gone soon' });
  });

  test('a listing has its sync token on the last page only, and pages may be short or empty', async () => {
    const { calendarId, listAll, visit } = empty();
    const { acts } = visit.sandbox;
    for (let day = 1; day <= 28; day += 1) {
      const date = `2026-11-${String(day).padStart(2, '0')}`;
      for (const hour of ['08', '12', '16']) {
        acts.create(calendarId, { times: at(`${date}T${hour}:00:00`, `${date}T${hour}:30:00`), title: 'Filler' });
      }
    }
    const { pages, items } = await listAll({ maxResults: '5' });
    expect(new Set(items.map(({ id }) => id)).size).toBe(84);
    expect(items).toHaveLength(84);
    expect(pages.slice(0, -1).every((page) => page.nextSyncToken === undefined)).toBe(true);
    expect(pages.some((page) => page.items.length === 0 && page.nextPageToken !== undefined)).toBe(true);
    expect(pages.some((page) => page.items.length > 0 && page.items.length < 5 && page.nextPageToken)).toBe(true);
  });

  test('what changes between two pages is told by the next synchronization', async () => {
    const { calendarId, changes, copyOf, path, token, visit } = empty();
    const { acts } = visit.sandbox;
    const events = Array.from({ length: 6 }, (_, hour) =>
      acts.create(calendarId, {
        times: at(`2026-11-25T1${hour}:00:00`, `2026-11-25T1${hour}:30:00`),
        title: `${hour}`,
      }),
    );
    const first = (await visit.get(token, path, { maxResults: '3' })).body;
    const [, , , , last] = events;
    if (last === undefined) throw new Error('no events');
    acts.change(copyOf(last), { title: 'Changed meanwhile' });
    const second = (await visit.get(token, path, { maxResults: '3', pageToken: first.nextPageToken })).body;
    const { items } = await changes(second.nextSyncToken);
    expect(items.map(({ id, summary }) => [id, summary])).toEqual([[last.id, 'Changed meanwhile']]);
  });

  test('times bound a listing by the end of what is listed and the start, a series by any of its occurrences', async () => {
    const { calendarId, changes, listAll, path, token, visit } = empty();
    const { acts } = visit.sandbox;
    const create = (times: ReturnType<typeof at>, rule: string | null = null) =>
      acts.create(calendarId, { times, rule, title: 'x' }).id;
    const inside = create(at('2026-11-25T10:00:00', '2026-11-25T11:00:00'));
    create(at('2026-11-24T10:00:00', '2026-11-24T11:00:00'));
    create(at('2026-11-26T10:00:00', '2026-11-26T11:00:00'));
    const endless = create(at('2026-01-05T10:00:00', '2026-01-05T11:00:00'), 'FREQ=DAILY');
    create(at('2026-01-05T10:00:00', '2026-01-05T11:00:00'), 'FREQ=DAILY;COUNT=30');
    create(at('2026-01-05T10:00:00', '2026-01-05T11:00:00'), 'FREQ=DAILY;UNTIL=20261120T230000Z');
    const until = create(at('2026-01-05T10:00:00', '2026-01-05T11:00:00'), 'FREQ=DAILY;UNTIL=20261125T230000Z');
    const { items, next } = await listAll({ timeMin: '2026-11-24T23:00:00Z', timeMax: '2026-11-26T00:00:00+01:00' });
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set([inside, endless, until]));
    // Increments know no bounds.
    const late = create(at('2027-11-26T10:00:00', '2027-11-26T11:00:00'));
    expect((await changes(next)).items.map(({ id }) => id)).toEqual([late]);
    const nothing = await visit.get(token, path, { timeMin: '2026-11-24T23:00:00Z', timeMax: '2026-11-24T23:00:00Z' });
    expect([nothing.status, nothing.body.error.errors[0].reason]).toEqual([400, 'timeRangeEmpty']);
  });

  test('fields cuts the answer, and a selection that cannot be read is refused', async () => {
    const { calendarId, path, token, visit } = empty();
    const event = visit.sandbox.acts.create(calendarId, weekly);
    const fields = 'nextSyncToken,items(id,start/dateTime)';
    const { body } = await visit.get(token, path, { ...inBerlin, fields });
    expect(body).toEqual({
      nextSyncToken: expect.any(String),
      items: [{ id: event.id, start: { dateTime: '2026-11-02T09:00:00+01:00' } }],
    });
    expect((await visit.get(token, path, { fields: 'items(id' })).status).toBe(400);
    visit.sandbox.requests.clear();
  });

  test("all that an event can say is said in Google's words", async () => {
    const { calendarId, listAll, visit } = empty();
    const { acts } = visit.sandbox;
    const other = visit.person(2).address;
    const guest = { address: other, name: 'A Guest', kind: 'person', optional: true, response: 'needsAction' } as const;
    const room = {
      address: 'room@lindenhof.example',
      name: 'Room',
      kind: 'room',
      optional: false,
      response: 'accepted',
    } as const;
    acts.create(calendarId, {
      times: at('2026-11-25T10:00:00', '2026-11-25T11:00:00', 'America/New_York'),
      title: null,
      privacy: 'private',
      availability: 'free',
      conferenceUrl: 'https://meet.lindenhof.example/abc-defg-hij',
      attendees: [guest, room],
    });
    acts.create(calendarId, {
      times: { kind: 'dates', start: '2026-11-26', end: '2026-11-28' },
      title: 'Away',
      kind: 'outOfOffice',
    });
    const { items } = await listAll();
    expect(items[0]).toMatchObject({
      start: { timeZone: 'America/New_York' },
      visibility: 'private',
      transparency: 'transparent',
      hangoutLink: 'https://meet.lindenhof.example/abc-defg-hij',
      organizer: { email: visit.person(1).address, self: true },
    });
    expect(items[0].summary).toBeUndefined();
    expect(new Date(items[0].start.dateTime).toISOString()).toBe('2026-11-25T15:00:00.000Z');
    expect(items[0].attendees).toEqual(
      expect.arrayContaining([
        { email: other, displayName: 'A Guest', optional: true, responseStatus: 'needsAction' },
        { email: 'room@lindenhof.example', displayName: 'Room', resource: true, responseStatus: 'accepted' },
        expect.objectContaining({ email: visit.person(1).address, organizer: true, self: true }),
      ]),
    );
    expect(items[1]).toMatchObject({
      start: { date: '2026-11-26' },
      end: { date: '2026-11-28' },
      eventType: 'outOfOffice',
    });
    const few = (await listAll({ maxAttendees: '1' })).items[0];
    expect(few).toMatchObject({ attendeesOmitted: true, attendees: [{ self: true }] });
  });
});
