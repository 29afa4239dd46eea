import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { googleMethods } from './google-spec.ts';
import { calendarScope, directoryScope, visitGoogle } from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';
import { describeWithSharedData } from './shared-data.ts';

let visit: Visit;
beforeAll(async () => {
  visit = await visitGoogle({ people: 40 });
});
afterAll(() => visit.close());
afterEach(() => visit.assertFits());

/** One request of each method that the simulator has; what it answers besides 401 and 403 does not matter here. */
const requests: Readonly<Record<string, readonly [string, string, object?]>> = {
  'calendar.calendarList.list': ['GET', '/calendar/v3/users/me/calendarList'],
  'calendar.calendarList.get': ['GET', '/calendar/v3/users/me/calendarList/primary'],
  'calendar.calendarList.watch': ['POST', '/calendar/v3/users/me/calendarList/watch', {}],
  'calendar.calendars.get': ['GET', '/calendar/v3/calendars/primary'],
  'calendar.events.list': ['GET', '/calendar/v3/calendars/primary/events?maxResults=1'],
  'calendar.events.get': ['GET', '/calendar/v3/calendars/primary/events/nothing'],
  'calendar.events.instances': ['GET', '/calendar/v3/calendars/primary/events/nothing/instances'],
  'calendar.events.watch': ['POST', '/calendar/v3/calendars/primary/events/watch', {}],
  'calendar.events.insert': ['POST', '/calendar/v3/calendars/primary/events', {}],
  'calendar.events.patch': ['PATCH', '/calendar/v3/calendars/primary/events/nothing', {}],
  'calendar.events.delete': ['DELETE', '/calendar/v3/calendars/primary/events/nothing'],
  'calendar.settings.get': ['GET', '/calendar/v3/users/me/settings/timezone'],
  'calendar.channels.stop': ['POST', '/calendar/v3/channels/stop', {}],
  'directory.users.list': ['GET', '/admin/directory/v1/users?customer=my_customer'],
  'directory.users.get': ['GET', '/admin/directory/v1/users/nobody@lindenhof.example'],
  'directory.orgunits.list': ['GET', '/admin/directory/v1/customer/my_customer/orgunits'],
};

describeWithSharedData('scopes of the pretended Google', () => {
  test.each(Object.entries(requests))(
    '%s takes the scopes of the discovery document and no others',
    async (id, request) => {
      const method = googleMethods().find((each) => each.id === id);
      const [verb, path, body] = request;
      const known = new Set(googleMethods().flatMap(({ scopes }) => scopes ?? []));
      const refusing: string[] = [];
      const admin = visit.person(0).address;
      for (const scope of known) {
        const token = await visit.token(admin, [scope]);
        const { status, body: answer } = await visit.send(token, verb, path, body);
        const lacking = status === 403 && answer.error.errors[0].reason === 'insufficientPermissions';
        if (lacking) refusing.push(scope);
      }
      const takes = [...known].filter((scope) => !refusing.includes(scope));
      // A scope for all of Google Cloud, which nobody grants to a calendar app.
      expect(takes.sort()).toEqual(method?.scopes?.filter((scope) => !scope.endsWith('/cloud-platform')).toSorted());
    },
  );
});

describe('calendars and settings', () => {
  const scopes = [
    calendarScope('calendarlist.readonly'),
    calendarScope('calendars.readonly'),
    calendarScope('settings.readonly'),
  ];

  test('the list has the own calendars, first the primary one, and others that are not the own', async () => {
    const person = visit.person(1);
    const token = await visit.token(person.address, scopes);
    visit.sandbox.acts.addCalendar(person.id, 'Projects');
    const { body } = await visit.get(token, '/calendar/v3/users/me/calendarList');
    expect(body.items[0]).toMatchObject({ id: person.address, primary: true, accessRole: 'owner' });
    const roles = body.items.map(({ accessRole }: { accessRole: string }) => accessRole);
    expect(roles).toContain('reader');
    const owned = await visit.get(token, '/calendar/v3/users/me/calendarList', { minAccessRole: 'owner' });
    expect(owned.body.items).toHaveLength(2);
  });

  test('a sync token of the list tells what came and went', async () => {
    const person = visit.person(2);
    const token = await visit.token(person.address, scopes);
    const path = '/calendar/v3/users/me/calendarList';
    const gone = visit.sandbox.acts.addCalendar(person.id, 'Gone');
    const { nextSyncToken } = (await visit.get(token, path)).body;
    const added = visit.sandbox.acts.addCalendar(person.id, 'Added');
    visit.sandbox.acts.removeCalendar(gone);
    const { items } = (await visit.get(token, path, { syncToken: nextSyncToken })).body;
    expect(items).toEqual([
      expect.objectContaining({ id: added }),
      expect.objectContaining({ id: gone, deleted: true }),
    ]);
  });

  test('a calendar and the settings tell the zone', async () => {
    const person = visit.person(1);
    const token = await visit.token(person.address, scopes);
    const [calendar] = visit.sandbox.world.calendars(person.id);
    const primary = await visit.get(token, '/calendar/v3/calendars/primary', { fields: 'id,timeZone' });
    expect(primary.body).toEqual({ id: person.address, timeZone: calendar?.zone });
    const setting = await visit.get(token, '/calendar/v3/users/me/settings/timezone');
    expect(setting.body).toMatchObject({ id: 'timezone', value: calendar?.zone });
    const unknown = await visit.get(token, '/calendar/v3/users/me/settings/workingHours');
    expect([unknown.status, unknown.body.error.errors[0].reason]).toEqual([404, 'notFound']);
  });

  test("nobody reads a stranger's calendar, whatever the scopes", async () => {
    const token = await visit.token(visit.person(1).address, [calendarScope('events.readonly')]);
    const stranger = visit.sandbox.world.people.find(({ id, provider }) => {
      const own = visit.sandbox.world.people.find((each) => each.id === visit.person(1).id);
      return provider === 'google' && id !== own?.id && id !== own?.managerId;
    });
    const path = `/calendar/v3/calendars/${encodeURIComponent(stranger?.address ?? '')}/events`;
    expect((await visit.get(token, path)).status).toBe(404);
  });

  test('a scope for busy times shows times and nothing else', async () => {
    const person = visit.person(1);
    const calendarId = visit.sandbox.acts.addCalendar(person.id, 'Busy');
    const times = {
      kind: 'times',
      start: '2026-11-25T10:00:00',
      end: '2026-11-25T11:00:00',
      zone: 'Europe/Berlin',
    } as const;
    visit.sandbox.acts.create(calendarId, { times, title: 'Secret', description: 'Secret', location: 'Secret' });
    const token = await visit.token(person.address, [calendarScope('events.freebusy')]);
    const path = `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events`;
    const { text, body } = await visit.get(token, path);
    expect(body.items).toHaveLength(1);
    expect(text).not.toContain('Secret');
  });
});

describe('the directory', () => {
  const scopes = [directoryScope('user.readonly'), directoryScope('orgunit.readonly')];

  test('an administrator reads everybody who has an account, page by page', async () => {
    const token = await visit.token(visit.person(0).address, scopes);
    const users: any[] = [];
    let pageToken: string | undefined;
    do {
      const query = { customer: 'my_customer', maxResults: '7', ...(pageToken === undefined ? {} : { pageToken }) };
      const { body } = await visit.get(token, '/admin/directory/v1/users', query);
      users.push(...(body.users ?? []));
      pageToken = body.nextPageToken;
    } while (pageToken !== undefined);
    const people = visit.sandbox.world.people.filter(({ provider }) => provider === 'google');
    expect(users.map(({ id }) => id).sort()).toEqual(people.map(({ subject }) => subject).sort());
    const managed = people.find(({ managerId }) => managerId !== null);
    const manager = visit.sandbox.world.people.find(({ id }) => id === managed?.managerId);
    const user = users.find(({ id }) => id === managed?.subject);
    expect(user).toMatchObject({
      primaryEmail: managed?.address,
      orgUnitPath: `/${managed?.unit.join('/')}`,
      suspended: false,
      relations: [{ type: 'manager', value: manager?.address }],
    });
  });

  test('who left is suspended, and their tokens are dead', async () => {
    const admin = await visit.token(visit.person(0).address, scopes);
    const leaver = visit.person(5);
    const token = await visit.token(leaver.address, [calendarScope('events.readonly')]);
    visit.sandbox.acts.leave(leaver.id);
    expect((await visit.get(token, '/calendar/v3/calendars/primary/events')).status).toBe(401);
    const user = await visit.get(admin, `/admin/directory/v1/users/${leaver.subject}`);
    expect(user.body.suspended).toBe(true);
  });

  test('the units form a tree, and others than administrators are turned away', async () => {
    const token = await visit.token(visit.person(0).address, scopes);
    const path = '/admin/directory/v1/customer/my_customer/orgunits';
    const { body } = await visit.get(token, path, { type: 'all' });
    const paths = body.organizationUnits.map(({ orgUnitPath }: { orgUnitPath: string }) => orgUnitPath);
    for (const unit of body.organizationUnits) expect(['/', ...paths]).toContain(unit.parentOrgUnitPath);
    const other = visit.sandbox.world.people.find(
      ({ id, provider, managerId, active }) =>
        provider === 'google' && managerId !== null && active && id !== visit.person(0).id,
    );
    const plain = await visit.token(other?.address ?? '', scopes);
    const refused = await visit.get(plain, '/admin/directory/v1/users', { customer: 'my_customer' });
    expect([refused.status, refused.body.error.errors[0].reason]).toEqual([403, 'forbidden']);
    const publicView = { customer: 'my_customer', viewType: 'domain_public' };
    expect((await visit.get(plain, '/admin/directory/v1/users', publicView)).status).toBe(200);
  });
});

describe('quotas', () => {
  const events = '/calendar/v3/calendars/primary/events';

  test('requests are counted per person and for all, in a minute that slides, and the name of the quota tells which', async () => {
    const counted = await visitGoogle({ limits: true });
    const [one, other] = await Promise.all(
      [1, 2].map((index) => counted.token(counted.person(index).address, [calendarScope('events.readonly')])),
    );
    const ask = async (token: string | undefined, quotaUser: string) => {
      const { status, body } = await counted.get(token ?? '', events, { quotaUser, maxResults: '1' });
      if (status === 200) return 200;
      const { errors, details } = body.error;
      return `${status} ${errors[0].reason} ${details[0].metadata.quota_limit}`;
    };
    await counted.send('', 'POST', '/sandbox/google/quota', { perUserPerMinute: 2, perProjectPerMinute: 4 });
    expect([await ask(one, 'a'), await ask(one, 'a'), await ask(one, 'a')]).toEqual([
      200,
      200,
      '403 userRateLimitExceeded defaultPerMinutePerUser',
    ]);
    counted.clock.at += 30_000;
    expect([await ask(other, 'b'), await ask(other, 'b')]).toEqual([200, 200]);
    expect([await ask(other, 'c'), await ask(other, 'c')]).toEqual([
      '403 rateLimitExceeded defaultPerMinutePerProject',
      '429 rateLimitExceeded defaultPerMinutePerProject',
    ]);
    counted.clock.at += 31_000;
    expect([await ask(one, 'a'), await ask(other, 'b')]).toEqual([
      200,
      '403 userRateLimitExceeded defaultPerMinutePerUser',
    ]);
    await counted.close();
  });

  test('delegated calls that do not say for whom they are count for the service account', async () => {
    const counted = await visitGoogle({ limits: true });
    const scopes = [calendarScope('events.readonly')];
    const tokens = [
      await counted.token(counted.person(1).address, scopes),
      await counted.token(counted.person(2).address, scopes),
    ];
    await counted.send('', 'POST', '/sandbox/google/quota', { perUserPerMinute: 1 });
    const answers = [];
    for (const token of tokens) answers.push((await counted.get(token, events, { maxResults: '1' })).status);
    expect(answers).toEqual([200, 403]);
    await counted.close();
  });
});
