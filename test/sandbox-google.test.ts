import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarScope, visitGoogle } from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';

const read = calendarScope('events.owned.readonly');
let visit: Visit;
let token = '';
let calendarId = '';
let path = '';

const at = (start: string, end: string, zone = 'Europe/Berlin') => ({ kind: 'times', start, end, zone }) as const;
const weekly = {
  times: at('2026-11-02T09:00:00', '2026-11-02T09:30:00'),
  title: 'Stand-up',
  rule: 'FREQ=WEEKLY;BYDAY=MO',
};
/** The third and the fourth occurrence, as the world names them. */
const third = String(Date.parse('2026-11-16T08:00:00Z'));
const fourth = String(Date.parse('2026-11-23T08:00:00Z'));
const inBerlin = { timeZone: 'Europe/Berlin' };

/** All pages of a listing, and the token at its end. */
async function listAll(query: Record<string, string> = {}): Promise<{ items: any[]; next: string; pages: any[] }> {
  const pages: any[] = [];
  let pageToken: string | undefined;
  do {
    const answer = await visit.get(token, path, pageToken === undefined ? query : { ...query, pageToken });
    expect(answer.status).toBe(200);
    pages.push(answer.body);
    pageToken = answer.body.nextPageToken;
  } while (pageToken !== undefined);
  return { pages, items: pages.flatMap((page) => page.items ?? []), next: pages.at(-1).nextSyncToken };
}

const changes = (syncToken: string, query: Record<string, string> = {}) => listAll({ ...query, syncToken });

beforeAll(async () => {
  visit = await visitGoogle();
});
afterAll(() => visit.close());
beforeEach(async () => {
  const person = visit.person(1);
  token = await visit.token(person.address, [read]);
  // An empty calendar for each test.
  calendarId = visit.sandbox.acts.addCalendar(person.id, 'Tests');
  path = `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`;
});
afterEach(() => visit.assertFits());

const copyOf = (event: { id: string }) => ({ calendarId, eventId: event.id });

describe('events.list of masters and exceptions', () => {
  test('a listing tells each series once, with its rule, and each exception as an item of its own', async () => {
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
    const empty = await visit.get(token, path, { timeMin: '2026-11-24T23:00:00Z', timeMax: '2026-11-24T23:00:00Z' });
    expect([empty.status, empty.body.error.errors[0].reason]).toEqual([400, 'timeRangeEmpty']);
  });

  test('fields cuts the answer, and a selection that cannot be read is refused', async () => {
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
    const { next } = await listAll();
    const { status, body } = await visit.get(token, path, { syncToken: next, [name]: value });
    expect([status, body.error.errors[0].reason]).toEqual([400, 'invalid']);
  });

  test('searching and ordering give no sync token', async () => {
    visit.sandbox.acts.create(calendarId, weekly);
    for (const query of [{ q: 'stand' }, { orderBy: 'updated' }, { updatedMin: '2026-11-20T00:00:00Z' }]) {
      const { items, next } = await listAll(query as unknown as Record<string, string>);
      expect(items).toHaveLength(1);
      expect(next).toBeUndefined();
    }
  });

  test('a token of another calendar, an invented one and a dead one mean that everything has to be read again', async () => {
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
    const { status, body } = await visit.get(token, path, { updatedMin: '2026-09-01T00:00:00Z' });
    expect([status, body.error.errors[0].reason]).toEqual([410, 'updatedMinTooLongAgo']);
  });

  test('a page token belongs to its listing', async () => {
    for (let hour = 0; hour < 3; hour += 1) visit.sandbox.acts.create(calendarId, weekly);
    const { nextPageToken } = (await visit.get(token, path, { maxResults: '2' })).body;
    const { status } = await visit.get(token, path, { pageToken: nextPageToken, showDeleted: 'true' });
    expect(status).toBe(400);
  });

  test('a calendar that is removed is not found', async () => {
    const { next } = await listAll();
    visit.sandbox.acts.removeCalendar(calendarId);
    const { status, body } = await visit.get(token, path, { syncToken: next });
    expect([status, body.error.errors[0].reason]).toEqual([404, 'notFound']);
  });
});

describe('single events', () => {
  const range = { timeMin: '2026-10-01T00:00:00Z', timeMax: '2027-01-01T00:00:00Z' };

  test('a listing of single events is what truly takes place', async () => {
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
    const instances = await visit.get(token, `${path}/${series.id}/instances`, range);
    const ofSeries = truth.filter(({ eventId }) => eventId === series.id);
    expect(instances.body.items).toHaveLength(ofSeries.length);
  });

  test('a changed series changes all its instances, and those that are no more are cancelled', async () => {
    const { acts } = visit.sandbox;
    const series = acts.create(calendarId, { ...weekly, rule: 'FREQ=WEEKLY;COUNT=3' });
    const { next, items } = await listAll({ singleEvents: 'true' });
    expect(items).toHaveLength(3);
    acts.changeRule(copyOf(series), 'FREQ=WEEKLY;COUNT=2');
    const told = (await changes(next, { singleEvents: 'true' })).items.map(({ status }) => status);
    expect(told.sort()).toEqual(['cancelled', 'confirmed', 'confirmed']);
  });

  test('an occurrence can be got by its id, and an unknown event is not found', async () => {
    const series = visit.sandbox.acts.create(calendarId, weekly);
    const one = await visit.get(token, `${path}/${series.id}_20261109T080000Z`, inBerlin);
    expect(one.body).toMatchObject({ recurringEventId: series.id, start: { dateTime: '2026-11-09T09:00:00+01:00' } });
    expect((await visit.get(token, `${path}/${series.id}_20261110T080000Z`)).status).toBe(404);
    expect((await visit.get(token, `${path}/nothing`)).body.error.errors[0].reason).toBe('notFound');
  });
});
