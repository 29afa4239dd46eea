import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandbox } from '@clearweek/sandbox';
import type { Sandbox } from '@clearweek/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphTypes } from './graph-schema.ts';
import { checkMicrosoftExchange, microsoftSpecIsHere, type MicrosoftExchange } from './microsoft-spec.ts';
import { describeWithSharedData } from './shared-data.ts';

const REDIRECT = 'http://127.0.0.1:4321/connect/microsoft/callback';
const WINDOW = 'startDateTime=2026-10-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z';
const PREFER = 'odata.maxpagesize=40, outlook.timezone="UTC", IdType="ImmutableId", outlook.body-content-type="text"';

interface Answer {
  readonly status: number;
  readonly body: any;
}

let sandbox: Sandbox;
const clock = { at: Date.parse('2026-11-25T09:00:00Z') };

beforeAll(async () => {
  sandbox = await createSandbox({
    seed: 11,
    people: 24,
    limits: false,
    clock: { now: () => clock.at },
    pushRetryAfterMs: [],
    record: true,
  });
});
afterAll(() => sandbox.close());

const people = () => sandbox.world.people.filter(({ provider, active }) => provider === 'microsoft' && active);
const someone = (index: number) => people()[index] ?? expect.fail('The company is too small for this test.');

async function ask(
  token: string,
  path: string,
  init: { method?: string; body?: object; prefer?: string } = {},
): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : `${sandbox.microsoft.graphRoot}${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer: init.prefer ?? PREFER },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** The way of a person through the pages, to a token. */
async function signIn(personId: string, scope: string): Promise<string> {
  const { origin, clientId, clientSecret } = sandbox.microsoft;
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `openid profile email offline_access ${scope}`,
    state: 'state',
    nonce: 'nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await (await fetch(`${origin}/organizations/oauth2/v2.0/authorize?${query}`)).text();
  const form = new URLSearchParams({ person: personId, decision: 'allow' });
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    form.append(name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  }
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';
  const back = await fetch(origin + action, { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
  });
  const answer = await fetch(`${origin}/organizations/oauth2/v2.0/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function application(): Promise<string> {
  const { origin, clientId, clientSecret, tenantId } = sandbox.microsoft;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const answer = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** All items of all pages, and the delta link where there is one. */
async function everything(token: string, path: string): Promise<{ items: any[]; delta: string }> {
  const items: any[] = [];
  for (let next = path; ;) {
    const { status, body } = await ask(token, next);
    expect(status).toBe(200);
    items.push(...body.value);
    if (body['@odata.nextLink'] === undefined) return { items, delta: body['@odata.deltaLink'] ?? '' };
    next = body['@odata.nextLink'];
  }
}

/** What Graph's descriptions have against everything since the last time. */
function problems(): string[] {
  const found = sandbox.requests.exchanges
    .filter(({ provider }) => provider === 'microsoft')
    .flatMap(checkMicrosoftExchange);
  sandbox.requests.clear();
  return [...new Set(found)];
}

describeWithSharedData('what the simulator answers is what Graph describes', () => {
  test('when a person signs in and calendars are listed and followed through half a year of life', async () => {
    for (const person of people().slice(0, 4)) {
      const token = await signIn(person.id, 'Calendars.Read MailboxSettings.Read User.Read');
      expect((await ask(token, '/me')).body.mail).toBe(person.address);
      expect((await ask(token, '/me/mailboxSettings')).status).toBe(200);
      const calendars = await everything(token, '/me/calendars');
      const own = calendars.items.find(({ isDefaultCalendar }) => isDefaultCalendar);
      const listing = await everything(token, `/me/calendars/${own.id}/calendarView/delta?${WINDOW}`);
      expect(new Set(listing.items.map(({ type }) => type))).toEqual(
        new Set([
          'seriesMaster',
          'occurrence',
          'exception',
          'singleInstance',
          ...(hasTombstone(listing.items) ? [undefined] : []),
        ]),
      );
      const master = listing.items.find(({ type }) => type === 'seriesMaster');
      await everything(token, `/me/events/${master.id}/instances?${WINDOW}&$top=20`);
      expect((await ask(token, `/me/events/${master.id}`)).body.type).toBe('seriesMaster');
      await everything(token, `/me/calendarView?${WINDOW}&$top=200`);
    }
    expect(problems()).toEqual([]);
  });

  test('when an application reads mailboxes, and what changes in them', async () => {
    const token = await application();
    const mailbox = `/users/${someone(0).subject}`;
    const [own] = (await everything(token, `${mailbox}/calendars`)).items;
    let { delta } = await everything(token, `${mailbox}/calendars/${own.id}/calendarView/delta?${WINDOW}`);
    for (let round = 0; round < 40; round += 1) {
      const act = await fetch(`${sandbox.microsoft.origin}/sandbox/acts`, { method: 'POST', body: '{}' });
      expect(act.status).toBe(200);
      delta = (await everything(token, delta)).delta;
    }
    expect((await ask(token, `${mailbox}/mailboxSettings`)).status).toBe(200);
    expect(problems()).toEqual([]);
  });

  test('when the directory is read', async () => {
    const token = await application();
    const { items } = await everything(
      token,
      '/users?$select=id,mail,userPrincipalName,department&$expand=manager($select=id)&$top=5',
    );
    expect(items).toHaveLength(people().length);
    const first = await everything(token, '/users/delta?$select=displayName,mail,manager,usageLocation,accountEnabled');
    expect(sandbox.acts.leave(someone(people().length - 1).id)).toBe(true);
    expect((await everything(token, first.delta)).items).toHaveLength(1);
    await ask(token, `/users/${someone(0).subject}/manager`);
    expect(problems()).toEqual([]);
  });

  test('when an event is created, changed and deleted', async () => {
    const token = await signIn(someone(1).id, 'Calendars.ReadWrite');
    const start = { dateTime: '2026-11-26T09:00:00', timeZone: 'UTC' };
    const end = { dateTime: '2026-11-26T11:00:00', timeZone: 'UTC' };
    const made = await ask(token, '/me/events', {
      method: 'POST',
      body: { subject: 'Focus time', start, end, showAs: 'busy', categories: ['Focus time'], transactionId: 'one' },
    });
    expect(made.status).toBe(201);
    const path = `/me/events/${made.body.id}`;
    expect((await ask(token, path, { method: 'PATCH', body: { subject: 'Deep work' } })).body.subject).toBe(
      'Deep work',
    );
    expect((await ask(token, path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(token, path)).status).toBe(404);
    expect(problems()).toEqual([]);
  });

  test('when something is refused', async () => {
    const token = await signIn(someone(5).id, 'Calendars.ReadBasic');
    const statuses = [
      await ask('unknown', '/me/calendars'),
      await ask(token, '/me/mailboxSettings'),
      await ask(token, `/me/calendarView/delta?${WINDOW}&$select=subject`),
      await ask(token, '/me/calendarView/delta?$deltatoken=made-up'),
      await ask(token, '/me/calendarView'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 400, 400, 400]);
    expect(problems()).toEqual([]);
  });
});

describeWithSharedData('what the simulator sends is what Graph describes', () => {
  let receiver: Server;
  let address: string;
  const received: { path: string; body: unknown }[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      request.on('end', () => {
        const token = url.searchParams.get('validationToken');
        if (token === null) received.push({ path: url.pathname, body: JSON.parse(text) });
        response.writeHead(token === null ? 202 : 200, { 'content-type': 'text/plain' }).end(token ?? '');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  });
  afterAll(() => void receiver.close());

  test('in notices of changes and of the life of a subscription', async () => {
    const token = await signIn(someone(2).id, 'Calendars.Read');
    const body = {
      changeType: 'created,updated,deleted',
      notificationUrl: `${address}/notify`,
      lifecycleNotificationUrl: `${address}/lifecycle`,
      resource: '/me/events',
      expirationDateTime: new Date(clock.at + 86_400_000).toISOString(),
      clientState: 'id.secret',
    };
    const made = await ask(token, '/subscriptions', { method: 'POST', body });
    expect(made.status).toBe(201);
    const [calendar] = sandbox.world.calendars(someone(2).id);
    const times = {
      kind: 'times',
      start: '2026-11-26T09:00:00',
      end: '2026-11-26T10:00:00',
      zone: 'Europe/Berlin',
    } as const;
    sandbox.acts.create(calendar?.id ?? '', { times, title: 'Told of' });
    const lifecycle = {
      method: 'POST',
      body: JSON.stringify({ event: 'reauthorizationRequired', person: someone(2).id }),
    };
    expect((await fetch(`${sandbox.microsoft.origin}/sandbox/microsoft/lifecycle`, lifecycle)).status).toBe(200);
    await sandbox.pushes.idle();
    expect(received.map(({ path }) => path)).toEqual(['/notify', '/lifecycle']);
    for (const { body: sent } of received) expect(graphTypes()('changeNotificationCollection', sent)).toEqual([]);

    const path = `/subscriptions/${made.body.id}`;
    expect((await ask(token, `${path}/reauthorize`, { method: 'POST' })).status).toBe(204);
    const { expirationDateTime } = body;
    expect((await ask(token, path, { method: 'PATCH', body: { expirationDateTime } })).status).toBe(200);
    expect((await ask(token, '/subscriptions')).body.value).toHaveLength(1);
    expect((await ask(token, path, { method: 'DELETE' })).status).toBe(204);
    expect(problems()).toEqual([]);
  });
});

describeWithSharedData('the check against Graph’s descriptions finds', () => {
  const good: MicrosoftExchange = {
    method: 'GET',
    path: '/v1.0/me/events/AAMk1',
    query: [],
    requestBody: '',
    status: 200,
    responseBody: JSON.stringify({
      '@odata.context': 'x',
      id: 'AAMk1',
      start: { dateTime: '2026-11-26T09:00:00', timeZone: 'UTC' },
    }),
  };

  test('nothing in a good exchange', () => {
    expect(checkMicrosoftExchange(good)).toEqual([]);
  });

  test.each<[string, Partial<MicrosoftExchange>]>([
    ['a path that is none', { path: '/v1.0/me/happenings' }],
    ['a path outside of Graph', { path: '/v2.0/me/events' }],
    ['a method that the path does not have', { method: 'PUT', requestBody: '{}' }],
    ['a parameter that is none', { query: [['$page', '2']] }],
    ['an unknown property', { responseBody: '{"@odata.context":"x","id":"AAMk1","colour":"red"}' }],
    [
      'an unknown property deep inside',
      { responseBody: '{"@odata.context":"x","id":"AAMk1","start":{"date":"2026-11-26"}}' },
    ],
    ['a value outside of its enumeration', { responseBody: '{"@odata.context":"x","id":"AAMk1","showAs":"away"}' }],
    ['an answer that is no JSON', { responseBody: '<html>' }],
    ['an error without a code', { status: 404, responseBody: '{"error":{"message":"gone"}}' }],
    ['a body that does not fit', { method: 'PATCH', requestBody: '{"title":"x"}' }],
  ])('%s', (_, wrong) => {
    expect(checkMicrosoftExchange({ ...good, ...wrong })).not.toEqual([]);
  });
});

describe('without the descriptions', () => {
  test('nothing is checked, and nothing is pretended to be', () => {
    if (microsoftSpecIsHere) expect(() => graphTypes()).not.toThrow();
    else expect(() => graphTypes()).toThrow('not here');
  });
});

function hasTombstone(items: readonly { '@removed'?: unknown }[]): boolean {
  return items.some((item) => item['@removed'] !== undefined);
}
