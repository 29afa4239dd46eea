import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invited, oneHour, openGraph, type GraphScene } from './graph-fixture.ts';

let simulator: GraphScene['simulator'];
let token: GraphScene['token'];
let primary: GraphScene['primary'];
let events: GraphScene['events'];

beforeEach(async () => {
  ({ simulator, token, primary, events } = await openGraph());
});
afterEach(() => simulator.close());

describe('an event', () => {
  test('shows each copy from its owner’s side', async () => {
    simulator.acts.create(primary('p1'), {
      times: oneHour,
      title: 'Review',
      attendees: [
        invited('p2@lindenhof.example', { optional: true }),
        invited('room@lindenhof.example', { kind: 'room' }),
      ],
    });
    const [mine] = await events('p1');
    const [theirs] = await events('p2');
    expect(mine).toMatchObject({ isOrganizer: true, responseStatus: { response: 'organizer' } });
    expect(theirs).toMatchObject({ isOrganizer: false, responseStatus: { response: 'notResponded' } });
    expect(mine?.['attendees'].map((one: any) => [one.type, one.status.response])).toEqual([
      ['optional', 'none'],
      ['resource', 'none'],
    ]);
    expect(mine?.['iCalUId']).toBe(theirs?.['iCalUId']);
    expect(mine?.['id']).not.toBe(theirs?.['id']);
  });

  test('of an all-day kind begins and ends at midnight of whatever zone is asked for', async () => {
    simulator.acts.create(primary('p1'), {
      times: { kind: 'dates', start: '2026-11-24', end: '2026-11-26' },
      title: null,
    });
    for (const zone of ['UTC', 'Tokyo Standard Time']) {
      const [event] = await events('p1', `outlook.timezone="${zone}"`);
      expect(event).toMatchObject({
        isAllDay: true,
        subject: null,
        start: { dateTime: '2026-11-24T00:00:00.0000000', timeZone: zone },
        end: { dateTime: '2026-11-26T00:00:00.0000000', timeZone: zone },
      });
    }
  });

  test('has its body as text or as HTML, with another maker’s meeting link in it', async () => {
    simulator.acts.create(primary('p1'), {
      times: oneHour,
      title: 'Call',
      description: 'Agenda: <one> & two',
      conferenceUrl: 'https://meet.example.org/abc',
    });
    const [text] = await events('p1', 'outlook.body-content-type="text"');
    const [markup] = await events('p1');
    expect(text?.['body']).toEqual({
      contentType: 'text',
      content: 'Agenda: <one> & two\r\n\r\nhttps://meet.example.org/abc',
    });
    expect(markup?.['body'].contentType).toBe('html');
    expect(markup?.['body'].content).toContain('Agenda: &lt;one&gt; &amp; two');
    expect(text).toMatchObject({ isOnlineMeeting: false, onlineMeeting: null });
  });

  test('that occurs again has another iCalUId at each date, and one for the series', async () => {
    simulator.acts.create(primary('p1'), { times: oneHour, title: 'Weekly', rule: 'FREQ=WEEKLY;COUNT=3' });
    const listed = await events('p1');
    expect(new Set(listed.map((one) => one['iCalUId'])).size).toBe(3);
    const master = await simulator.ask(token, `/me/events/${listed[0]?.['seriesMasterId']}`);
    expect(master.body['iCalUId'].slice(32, 40)).toBe('00000000');
    expect(master.body['recurrence'].range).toMatchObject({
      numberOfOccurrences: 3,
      recurrenceTimeZone: 'W. Europe Standard Time',
    });
  });

  test('gives its instances in pages of ten, in order, until there are no more', async () => {
    simulator.acts.create(primary('p1'), { times: oneHour, title: 'Daily', rule: 'FREQ=DAILY;COUNT=25' });
    const [first] = await events('p1');
    const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2027-01-31T00:00:00Z';
    const sizes: number[] = [];
    for (let next: string = `/me/events/${first?.['seriesMasterId']}/instances?${window}`; next !== undefined;) {
      const { body } = await simulator.ask(token, next);
      sizes.push(body['value'].length);
      next = body['@odata.nextLink'];
    }
    expect(sizes).toEqual([10, 10, 5]);
  });

  test('that is not there is 404', async () => {
    const { status, body } = await simulator.ask(token, '/me/events/AAMkNothing');
    expect([status, body['error'].code]).toEqual([404, 'ErrorItemNotFound']);
  });

  test.each([
    '',
    'startDateTime=2026-11-01T00:00:00+01:00&endDateTime=2026-12-01T00:00:00Z',
    'startDateTime=2020-01-01&endDateTime=2026-01-01',
  ])('is not listed for the window "%s"', async (window) => {
    expect((await simulator.ask(token, `/me/calendarView?${window}`)).status).toBe(400);
  });
});

describe('writing', () => {
  const body = {
    subject: 'Focus time',
    start: { dateTime: '2026-11-25T09:00:00', timeZone: 'W. Europe Standard Time' },
    end: { dateTime: '2026-11-25T11:00:00', timeZone: 'W. Europe Standard Time' },
    categories: ['Focus time'],
    transactionId: 'transaction-1',
  };

  test('an event once, however often the same transaction comes', async () => {
    const writer = simulator.token('p1', ['Calendars.ReadWrite']);
    const post = () => simulator.ask(writer, '/me/events', { method: 'POST', body, prefer: 'outlook.timezone="UTC"' });
    const [one, other] = [await post(), await post()];
    expect(one.status).toBe(201);
    expect(one.body).toMatchObject({
      transactionId: 'transaction-1',
      categories: ['Focus time'],
      start: { dateTime: '2026-11-25T08:00:00.0000000' },
    });
    expect(other.body['id']).toBe(one.body['id']);
    expect(await events('p1')).toHaveLength(1);
  });

  test('changes it and deletes it', async () => {
    const writer = simulator.token('p1', ['Calendars.ReadWrite']);
    const { body: made } = await simulator.ask(writer, '/me/events', { method: 'POST', body });
    const path = `/me/events/${made['id']}`;
    const changed = await simulator.ask(writer, path, {
      method: 'PATCH',
      body: { subject: 'Deep work', showAs: 'oof' },
    });
    expect(changed.body).toMatchObject({ id: made['id'], subject: 'Deep work', showAs: 'oof' });
    expect((await simulator.ask(writer, path, { method: 'DELETE' })).status).toBe(204);
    expect((await simulator.ask(writer, path)).status).toBe(404);
  });
});

test('whoever is invited to two occurrences of a series only gets two events, and each name tells its date', async () => {
  const { id } = simulator.acts.create(primary('p1'), { times: oneHour, title: 'Review', rule: 'FREQ=DAILY;COUNT=5' });
  const days = [25, 27].map((day) => String(Date.UTC(2026, 10, day, 8)));
  for (const day of days) {
    const attendees = [invited('p1@lindenhof.example'), invited('p2@lindenhof.example')];
    expect(simulator.acts.changeOccurrence({ calendarId: primary('p1'), eventId: id }, day, { attendees })).toBe(true);
  }
  const found = await events('p2');
  expect(found.map(({ type }) => type)).toEqual(['singleInstance', 'singleInstance']);
  // Year, month and day in four bytes behind sixteen (MS-OXOCAL, 2.2.1.27).
  expect(found.map(({ iCalUId }) => iCalUId.slice(32, 40))).toEqual(['07EA0B19', '07EA0B1B']);
});
