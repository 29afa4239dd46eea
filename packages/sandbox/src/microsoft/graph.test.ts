import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oneHour, openGraph, type GraphScene } from './graph-fixture.ts';

let simulator: GraphScene['simulator'];
let token: GraphScene['token'];
let primary: GraphScene['primary'];

beforeEach(async () => {
  ({ simulator, token, primary } = await openGraph());
});
afterEach(() => simulator.close());

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
    simulator.acts.create(primary('p1'), { times: oneHour, title: 'Review', description: 'At length' });
    const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z';
    const basic = await simulator.ask(simulator.token('p1', ['Calendars.ReadBasic']), `/me/calendarView?${window}`);
    expect(basic.body['value'][0]).toMatchObject({ subject: 'Review' });
    expect(basic.body['value'][0]).not.toHaveProperty('body');
    const whole = await simulator.ask(token, `/me/calendarView?${window}`);
    expect(whole.body['value'][0].bodyPreview).toBe('At length');
  });

  test('the basic permission shows no changes, neither to a person nor to an application', async () => {
    const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z';
    const delta = (path: string, bearer: string) => simulator.ask(bearer, `${path}/calendarView/delta?${window}`);
    const basic = await delta('/me', simulator.token('p1', ['Calendars.ReadBasic']));
    expect([basic.status, basic.body['error'].code]).toEqual([403, 'ErrorAccessDenied']);
    const application = simulator.token(null, ['Calendars.ReadBasic.All', 'Calendars.ReadBasic']);
    expect((await delta('/users/p1@lindenhof.example', application)).status).toBe(403);
    for (const scope of ['Calendars.Read', 'Calendars.ReadWrite']) {
      expect((await delta('/me', simulator.token('p1', [scope]))).status).toBe(200);
    }
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
