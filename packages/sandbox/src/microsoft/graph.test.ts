import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { person, startMicrosoft, type StartedMicrosoft } from './fixture.ts';

let simulator: StartedMicrosoft;
let token: string;

beforeEach(async () => {
  simulator = await startMicrosoft([
    person('p1', { managerId: 'p2' }),
    person('p2', { zone: 'Asia/Kolkata', workingHours: { days: [1, 2, 7], start: '10:00', end: '18:00' } }),
    person('g3', { provider: 'google', managerId: 'p2' }),
  ]);
  token = simulator.token('p1', ['Calendars.Read', 'MailboxSettings.Read', 'User.Read']);
});
afterEach(() => simulator.close());

const primary = (personId: string): string => simulator.world.calendars(personId)[0]?.id ?? '';
const at = { kind: 'times', start: '2026-11-24T09:00:00', end: '2026-11-24T10:00:00', zone: 'Europe/Berlin' } as const;
const invited = (address: string, extra = {}) =>
  ({ address, name: address, kind: 'person', optional: false, response: 'needsAction', ...extra }) as const;

async function events(personId: string, prefer = 'outlook.timezone="UTC"'): Promise<Record<string, any>[]> {
  const { body } = await simulator.ask(
    simulator.token(personId),
    '/me/calendarView?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z&$top=50',
    { prefer },
  );
  return body['value'];
}

describe('who may ask', () => {
  test('a request without a token, with an unknown and with an expired one is 401', async () => {
    const anonymous = await fetch(`${simulator.origin}/v1.0/me/calendars`);
    expect(anonymous.status).toBe(401);
    expect(((await anonymous.json()) as any).error.code).toBe('InvalidAuthenticationToken');
    expect((await simulator.ask('unknown', '/me/calendars')).status).toBe(401);
    simulator.clock.at += 2 * 3_600_000;
    expect((await simulator.ask(token, '/me/calendars')).status).toBe(401);
  });

  test('a path needs its permission', async () => {
    const calendarsOnly = simulator.token('p1', ['Calendars.Read']);
    const { status, body } = await simulator.ask(calendarsOnly, '/me/mailboxSettings');
    expect([status, body['error'].code]).toEqual([403, 'ErrorAccessDenied']);
    expect((await simulator.ask(calendarsOnly, '/me/events', { method: 'POST', body: {} })).status).toBe(403);
    expect((await simulator.ask(calendarsOnly, '/users/delta')).status).toBe(403);
  });

  test('the basic permission shows no bodies', async () => {
    simulator.acts.create(primary('p1'), { times: at, title: 'Review', description: 'At length' });
    const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z';
    const basic = await simulator.ask(simulator.token('p1', ['Calendars.ReadBasic']), `/me/calendarView?${window}`);
    expect(basic.body['value'][0]).toMatchObject({ subject: 'Review' });
    expect(basic.body['value'][0]).not.toHaveProperty('body');
    const whole = await simulator.ask(token, `/me/calendarView?${window}`);
    expect(whole.body['value'][0].bodyPreview).toBe('At length');
  });

  test('nobody sees another mailbox with their own consent', async () => {
    expect((await simulator.ask(token, '/users/p2@lindenhof.example/calendars')).status).toBe(403);
    expect((await simulator.ask(token, '/users/p1@lindenhof.example/calendars')).status).toBe(200);
  });

  test('an application is refused mailboxes outside of its scope, and mailboxes that are not there', async () => {
    const application = simulator.token(null, ['Calendars.Read']);
    simulator.control.behaviour.refusedMailboxes.add('p2');
    simulator.control.behaviour.withoutMailbox.add('p1');
    const code = async (name: string) => {
      const { status, body } = await simulator.ask(application, `/users/${name}@lindenhof.example/calendars`);
      return [status, body['error'].code];
    };
    expect(await code('p2')).toEqual([403, 'ErrorAccessDenied']);
    expect(await code('p1')).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect(await code('g3')).toEqual([404, 'ErrorInvalidUser']);
  });

  test('a request id of the client comes back', async () => {
    const response = await fetch(`${simulator.origin}/v1.0/me/calendars`, { headers: { 'client-request-id': 'abc' } });
    expect(response.headers.get('client-request-id')).toBe('abc');
  });
});

describe('a mailbox', () => {
  test('has zones by Windows names and one range of working hours', async () => {
    const own = simulator.token('p2', ['MailboxSettings.Read']);
    expect((await simulator.ask(own, '/me/mailboxSettings')).body).toMatchObject({
      timeZone: 'India Standard Time',
      userPurpose: 'user',
      workingHours: {
        daysOfWeek: ['monday', 'tuesday', 'sunday'],
        startTime: '10:00:00.0000000',
        endTime: '18:00:00.0000000',
        timeZone: { name: 'India Standard Time' },
      },
    });
  });

  test('lists its own calendars and one that is nobody’s to edit', async () => {
    const { body } = await simulator.ask(token, '/me/calendars');
    const listed = body['value'].map((one: any) => [one.isDefaultCalendar, one.canEdit, one.owner.address]);
    expect(listed).toEqual([
      [true, true, 'p1@lindenhof.example'],
      [false, false, ''],
    ]);
    expect((await simulator.ask(token, `/me/calendars/${body['value'][0].id}`)).body['id']).toBe(body['value'][0].id);
  });

  test('does not know another mailbox’s calendars and events', async () => {
    const foreign = await simulator.ask(simulator.token('p2'), '/me/calendars');
    const { status, body } = await simulator.ask(token, `/me/calendars/${foreign.body['value'][0].id}`);
    expect([status, body['error'].code]).toEqual([404, 'ErrorItemNotFound']);
  });
});

describe('an event', () => {
  test('shows each copy from its owner’s side', async () => {
    simulator.acts.create(primary('p1'), {
      times: at,
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
      times: at,
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
    simulator.acts.create(primary('p1'), { times: at, title: 'Weekly', rule: 'FREQ=WEEKLY;COUNT=3' });
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
    simulator.acts.create(primary('p1'), { times: at, title: 'Daily', rule: 'FREQ=DAILY;COUNT=25' });
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
  const { id } = simulator.acts.create(primary('p1'), { times: at, title: 'Review', rule: 'FREQ=DAILY;COUNT=5' });
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
