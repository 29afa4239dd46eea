import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { person, startMicrosoft, type StartedMicrosoft } from './fixture.ts';
import { codeFor, redeem } from './sign-in-reader.ts';

let simulator: StartedMicrosoft;
let receiver: Server;
let address: string;
let received: { path: string; notices: Record<string, any>[] }[];
/** What the receiver does with a validation token. */
let echo: (token: string) => string;

beforeEach(async () => {
  simulator = await startMicrosoft([person('p1'), person('p2')]);
  received = [];
  echo = (token) => token;
  receiver = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const token = url.searchParams.get('validationToken');
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      if (token !== null) {
        response.end(echo(token));
        return;
      }
      received.push({ path: url.pathname, notices: JSON.parse(text).value });
      response.statusCode = 202;
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await simulator.close();
  receiver.closeAllConnections();
  receiver.close();
});

const inMinutes = (minutes: number): string => new Date(simulator.clock.at + minutes * 60_000).toISOString();
const wanted = (extra = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: `${address}/notify`,
  lifecycleNotificationUrl: `${address}/lifecycle`,
  resource: '/me/events',
  expirationDateTime: inMinutes(10_080),
  clientState: 'watch.secret',
  ...extra,
});
const subscribe = (personId: string, extra = {}) =>
  simulator.ask(simulator.token(personId), '/subscriptions', {
    method: 'POST',
    body: wanted(extra),
    prefer: 'IdType="ImmutableId"',
  });
const at = { kind: 'times', start: '2026-11-24T09:00:00', end: '2026-11-24T10:00:00', zone: 'Europe/Berlin' } as const;
const create = (personId: string, extra = {}) =>
  simulator.acts.create(simulator.world.calendars(personId)[0]?.id ?? '', { times: at, title: 'New', ...extra });

test('a subscription tells what changed, by the id that delta knows', async () => {
  const { status, body } = await subscribe('p1');
  expect(status).toBe(201);
  create('p1');
  await simulator.pushes.idle();
  const [notice] = received[0]?.notices ?? [];
  expect(notice).toMatchObject({
    subscriptionId: body['id'],
    clientState: 'watch.secret',
    changeType: 'created',
    tenantId: simulator.world.tenantId,
  });
  const event = await simulator.ask(simulator.token('p1'), `/me/events/${notice?.['resourceData'].id}`, {
    prefer: 'IdType="ImmutableId"',
  });
  expect(event.body['id']).toBe(notice?.['resourceData'].id);
});

test('several notices for one address come in one request', async () => {
  await subscribe('p1');
  await subscribe('p2');
  const attendee = {
    address: 'p2@lindenhof.example',
    name: 'P2',
    kind: 'person',
    optional: false,
    response: 'needsAction',
  } as const;
  create('p1', { attendees: [attendee] });
  await simulator.pushes.idle();
  expect(received).toHaveLength(1);
  expect(new Set(received[0]?.notices.map(({ subscriptionId }) => subscriptionId)).size).toBe(2);
});

test('both addresses have to send the token back', async () => {
  echo = (token) => `${token}!`;
  const { status, body } = await subscribe('p1');
  expect([status, body['error'].code]).toEqual([400, 'ValidationError']);
  create('p1');
  await simulator.pushes.idle();
  expect(received).toEqual([]);
});

test.each([
  ['lives longer than seven days', () => ({ expirationDateTime: inMinutes(10_081) })],
  ['is over already', () => ({ expirationDateTime: inMinutes(-1) })],
  ['has a state of more than 128 characters', () => ({ clientState: 'x'.repeat(129) })],
  ['has no address', () => ({ notificationUrl: 'ftp://127.0.0.1/' })],
  ['wants to know something else', () => ({ changeType: 'moved' })],
])('a subscription that %s is refused', async (_, extra) => {
  expect((await subscribe('p1', extra())).status).toBe(400);
});

test('nobody watches another mailbox', async () => {
  expect((await subscribe('p1', { resource: '/users/p2@lindenhof.example/events' })).status).toBe(403);
});

test('it is listed, renewed and deleted by its own person only', async () => {
  const { body } = await subscribe('p1', { expirationDateTime: inMinutes(60) });
  const [own, other] = [simulator.token('p1'), simulator.token('p2')];
  const path = `/subscriptions/${body['id']}`;
  expect((await simulator.ask(own, '/subscriptions')).body['value']).toHaveLength(1);
  expect((await simulator.ask(other, '/subscriptions')).body['value']).toHaveLength(0);
  const renewed = await simulator.ask(own, path, { method: 'PATCH', body: { expirationDateTime: inMinutes(600) } });
  expect(renewed.body['expirationDateTime']).toBe(inMinutes(600));
  expect((await simulator.ask(other, path, { method: 'DELETE' })).status).toBe(404);
  expect((await simulator.ask(own, path, { method: 'DELETE' })).status).toBe(204);
  create('p1');
  await simulator.pushes.idle();
  expect(received).toEqual([]);
});

test('it ends by itself', async () => {
  await subscribe('p1', { expirationDateTime: inMinutes(60) });
  simulator.clock.at += 3_600_000;
  create('p1');
  await simulator.pushes.idle();
  expect(received).toEqual([]);
});

test('it falls silent until it is authorized again', async () => {
  const { body } = await subscribe('p1');
  expect(simulator.control.lifecycle('reauthorizationRequired')).toBe(1);
  create('p1');
  await simulator.pushes.idle();
  expect(received.map(({ path, notices }) => [path, notices[0]?.['lifecycleEvent']])).toEqual([
    ['/lifecycle', 'reauthorizationRequired'],
  ]);
  const path = `/subscriptions/${body['id']}/reauthorize`;
  expect((await simulator.ask(simulator.token('p1'), path, { method: 'POST' })).status).toBe(204);
  create('p1');
  await simulator.pushes.idle();
  expect(received.at(-1)?.path).toBe('/notify');
});

test('it is removed, and says so, when the consent is taken back', async () => {
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  await simulator.ask(body['access_token'], '/subscriptions', { method: 'POST', body: wanted() });
  expect(simulator.accounts.revoke(body['refresh_token'])).toBe(true);
  await simulator.pushes.idle();
  expect(received.map(({ notices }) => notices[0]?.['lifecycleEvent'])).toEqual(['subscriptionRemoved']);
});
