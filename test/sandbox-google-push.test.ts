import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarScope, visitGoogle } from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';

const week = 7 * 86_400_000;
const scopes = [calendarScope('events.owned.readonly'), calendarScope('calendarlist.readonly')];
const event = {
  times: { kind: 'times', start: '2026-11-25T10:00:00', end: '2026-11-25T11:00:00', zone: 'Europe/Berlin' },
  title: 'x',
} as const;

let visit: Visit;
let token = '';
let calendarId = '';
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
let server: Server;
let address = '';
let number = 0;

beforeAll(async () => {
  visit = await visitGoogle();
  token = await visit.token(visit.person(1).address, scopes);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/google`;
});
afterAll(async () => {
  await visit.close();
  server.close();
});
beforeEach(() => {
  calendarId = visit.sandbox.acts.addCalendar(visit.person(1).id, 'Tests');
  received = [];
});

const newId = (): string => `channel-${(number += 1)}`;
const watchPath = (): string => `/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events/watch`;

/** What the newest channel was told. Those of earlier tests may still be open. */
async function told(): Promise<string[]> {
  await visit.sandbox.pushes.idle();
  const states = received
    .filter(({ headers }) => headers['x-goog-channel-id'] === `channel-${number}`)
    .map(({ headers }) => String(headers['x-goog-resource-state']));
  received = [];
  return states;
}

describe('channels', () => {
  test('a channel is confirmed, tells of each change without saying what, and is silent once it is stopped', async () => {
    const id = newId();
    const { status, body } = await visit.send(token, 'POST', watchPath(), {
      id,
      type: 'web_hook',
      address,
      token: 't1',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, expiration: String(visit.clock.at + week), token: 't1' });
    await visit.sandbox.pushes.idle();
    expect(received[0]?.body).toBe('');
    expect(received[0]?.headers).toMatchObject({
      'x-goog-channel-id': id,
      'x-goog-channel-token': 't1',
      'x-goog-message-number': '1',
      'x-goog-resource-id': body.resourceId,
      'x-goog-channel-expiration': new Date(visit.clock.at + week).toUTCString(),
    });
    expect(await told()).toEqual(['sync']);
    visit.sandbox.acts.create(calendarId, event);
    visit.sandbox.acts.create(calendarId, event);
    expect(await told()).toEqual(['exists', 'exists']);
    const stranger = await visit.token(visit.person(2).address, scopes);
    const stop = { id, resourceId: body.resourceId };
    expect((await visit.send(stranger, 'POST', '/calendar/v3/channels/stop', stop)).status).toBe(404);
    expect((await visit.send(token, 'POST', '/calendar/v3/channels/stop', { ...stop, resourceId: 'x' })).status).toBe(
      404,
    );
    expect((await visit.send(token, 'POST', '/calendar/v3/channels/stop', stop)).status).toBe(204);
    expect((await visit.send(token, 'POST', '/calendar/v3/channels/stop', stop)).status).toBe(404);
    visit.sandbox.acts.create(calendarId, event);
    expect(await told()).toEqual([]);
    visit.assertFits();
  });

  test('a channel dies when it expires', async () => {
    const soon = visit.clock.at + 60_000;
    const body = { id: newId(), type: 'web_hook', address, expiration: String(soon) };
    expect((await visit.send(token, 'POST', watchPath(), body)).body.expiration).toBe(String(soon));
    expect(await told()).toEqual(['sync']);
    visit.clock.at += 60_000;
    visit.sandbox.acts.create(calendarId, event);
    expect(await told()).toEqual([]);
  });

  test.each([
    ['an id that was used before', { id: 'once' }, 'channelIdNotUnique'],
    ['an address without TLS elsewhere', { address: 'http://clearweek.example/hook' }, 'push.webhookUrlNotHttps'],
    ['an id of strange letters', { id: 'no spaces please' }, 'invalid'],
    ['a token that is too long', { token: 'x'.repeat(257) }, 'invalid'],
    ['an end that has passed', { expiration: '1000' }, 'invalid'],
    ['another kind of channel', { type: 'pigeon' }, 'invalid'],
  ])('%s is refused', async (_, wrong, reason) => {
    await visit.send(token, 'POST', watchPath(), { id: 'once', type: 'web_hook', address });
    const { status, body } = await visit.send(token, 'POST', watchPath(), {
      id: newId(),
      type: 'web_hook',
      address,
      ...wrong,
    });
    expect([status, body.error.errors[0].reason]).toEqual([400, reason]);
  });

  test('the list of calendars is watched too, and what happens inside of them does not count', async () => {
    const body = { id: newId(), type: 'web_hook', address };
    expect((await visit.send(token, 'POST', '/calendar/v3/users/me/calendarList/watch', body)).status).toBe(200);
    visit.sandbox.acts.create(calendarId, event);
    expect(await told()).toEqual(['sync']);
    visit.sandbox.acts.removeCalendar(calendarId);
    expect(await told()).toEqual(['exists']);
  });

  test('a calendar that is removed says so, once', async () => {
    await visit.send(token, 'POST', watchPath(), { id: newId(), type: 'web_hook', address });
    visit.sandbox.acts.removeCalendar(calendarId);
    expect(await told()).toEqual(['sync', 'not_exists']);
  });
});
