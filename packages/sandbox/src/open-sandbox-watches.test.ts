import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { consent, firstOf } from './consent-fixture.ts';
import type { Sandbox } from './create-sandbox.ts';
import { openSandbox } from './open-sandbox.ts';
import type { ProviderName } from './server/fault-kinds.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const scopes = {
  google: ['https://www.googleapis.com/auth/calendar.events.readonly'],
  microsoft: ['Calendars.Read'],
} as const;

/** The next start is on the same port, where a connection to the one before would be used again. */
const afresh = { connection: 'close' } as const;

interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let folder: string;
let memoryFile: string;
let clock: { at: number; now(): number };
let receiver: Server;
let address: string;
let arrived: Arrival[];
let sandbox: Sandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearweek-watches-'));
  memoryFile = join(folder, 'sandbox.json');
  clock = { at: NOW, now: () => clock.at };
  arrived = [];
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    request.on('end', () => {
      const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('validationToken');
      if (token === null) arrived.push({ headers: request.headers, text });
      response.end(token ?? '');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/notices`;
  await start();
});
afterEach(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  sandbox = await openSandbox({ memoryFile, people: 12, clock });
}

async function startAgain(): Promise<void> {
  await sandbox.close();
  await start();
}

async function ask(path: string, accessToken: string, body: object): Promise<Record<string, any>> {
  const answer = await fetch(path, {
    method: path.includes('/subscriptions/') ? 'PATCH' : 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json', ...afresh },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return text === '' ? {} : (JSON.parse(text) as Record<string, any>);
}

const inHours = (hours: number) => clock.at + hours * 3_600_000;

/** The first person of a provider has their calendar watched for an hour; gives what the provider answered. */
async function watch(provider: ProviderName, accessToken = consent(sandbox, provider, scopes[provider]).accessToken) {
  const { google, microsoft } = sandbox;
  const made =
    provider === 'google'
      ? await ask(`${google.origin}/calendar/v3/calendars/primary/events/watch`, accessToken, {
          id: 'channel-1',
          type: 'web_hook',
          address,
          token: 'the secret',
          expiration: inHours(1),
        })
      : await ask(`${microsoft.graphRoot}/subscriptions`, accessToken, {
          changeType: 'created',
          notificationUrl: address,
          resource: '/me/events',
          clientState: 'the secret',
          expirationDateTime: new Date(inHours(1)).toISOString(),
        });
  await sandbox.pushes.idle();
  arrived = [];
  return { ...made, accessToken } as Record<string, any>;
}

/** Somebody looks at the control, which lives the past, and then something changes in the calendar of the first person. */
async function change(provider: ProviderName, times = 1): Promise<void> {
  await (await fetch(`${sandbox[provider].origin}/sandbox/grow`, { method: 'POST', headers: afresh })).text();
  const [calendar] = sandbox.world.calendars(firstOf(sandbox, provider).id);
  const at = {
    kind: 'times',
    start: '2026-11-27T09:00:00',
    end: '2026-11-27T10:00:00',
    zone: 'Europe/Berlin',
  } as const;
  for (let count = 0; count < times; count += 1) sandbox.acts.create(calendar!.id, { times: at, title: 'New' });
  await sandbox.pushes.idle();
}

const written = () => JSON.parse(readFileSync(memoryFile, 'utf8')) as Record<string, any>;

describe('after a new start', () => {
  test('a Google channel tells of changes as before: by its id, its secret and its end, with a larger number', async () => {
    const { id, resourceId, expiration } = await watch('google');
    await change('google');
    const before = arrived.splice(0)[0]!.headers;
    await startAgain();
    await change('google');
    expect(arrived).toHaveLength(1);
    const after = arrived[0]!.headers;
    for (const name of ['channel-token', 'channel-expiration', 'resource-uri', 'resource-state']) {
      expect([name, after[`x-goog-${name}`]]).toEqual([name, before[`x-goog-${name}`]]);
    }
    expect(after).toMatchObject({ 'x-goog-channel-id': id, 'x-goog-resource-id': resourceId });
    expect(Number(after['x-goog-message-number'])).toBeGreaterThan(Number(before['x-goog-message-number']));
    expect(sandbox.google.simulator.liveChannels()).toMatchObject([{ id, expiresAt: Number(expiration) }]);
  });

  test('a Graph subscription tells of changes as before: by its id and its secret, and has its renewed end', async () => {
    const { id, accessToken } = await watch('microsoft');
    const expirationDateTime = new Date(inHours(5)).toISOString();
    await ask(`${sandbox.microsoft.graphRoot}/subscriptions/${id}`, accessToken, { expirationDateTime });
    await startAgain();
    clock.at = inHours(4);
    await change('microsoft');
    const notices = arrived.flatMap(({ text }) => (JSON.parse(text) as { value: object[] }).value);
    expect(notices).toMatchObject([{ subscriptionId: id, clientState: 'the secret', changeType: 'created' }]);
  });

  test.each(['google', 'microsoft'] as const)(
    'nothing is told of the past that %s lives again, nor is a watch forgotten that nobody has asked for yet',
    async (provider) => {
      await watch(provider);
      await startAgain();
      // Writes the memory before anything was lived.
      consent(sandbox, provider, scopes[provider]);
      await startAgain();
      await change(provider, 2);
      expect(arrived.length).toBeGreaterThan(0);
      expect(arrived.length).toBeLessThanOrEqual(2);
    },
  );

  test('a paused subscription still waits', async () => {
    await watch('microsoft');
    sandbox.microsoft.simulator.control.lifecycle('reauthorizationRequired');
    await startAgain();
    await change('microsoft');
    expect(arrived).toEqual([]);
  });

  test.each(['google', 'microsoft'] as const)('a watch at %s that has ended says nothing', async (provider) => {
    await watch(provider);
    await startAgain();
    clock.at = inHours(2);
    await change(provider);
    expect(arrived).toEqual([]);
    expect(written()['watches'][provider]).toHaveLength(1);
    consent(sandbox, provider, scopes[provider]);
    expect(written()['watches'][provider]).toEqual([]);
  });

  test('a channel that was stopped says nothing', async () => {
    const { id, resourceId, accessToken } = await watch('google');
    await ask(`${sandbox.google.origin}/calendar/v3/channels/stop`, accessToken, { id, resourceId });
    await startAgain();
    await change('google');
    expect(arrived).toEqual([]);
  });

  test('a subscription whose consent is taken back before anybody asks for a calendar does not come back', async () => {
    await watch('microsoft');
    await startAgain();
    sandbox.microsoft.accounts.revokePerson(firstOf(sandbox, 'microsoft').id);
    await change('microsoft');
    expect(arrived).toEqual([]);
    expect(sandbox.microsoft.simulator.control.subscriptions(firstOf(sandbox, 'microsoft').id)).toBe(0);
  });

  test('a subscription of an application needs no consent', async () => {
    const { address: name } = firstOf(sandbox, 'microsoft');
    const { accounts, clientId, graphRoot } = sandbox.microsoft;
    const { accessToken } = accounts.issueAccess({ clientId, personId: null, scopes: scopes.microsoft });
    const expirationDateTime = new Date(inHours(1)).toISOString();
    const wanted = { changeType: 'created', notificationUrl: address, resource: `/users/${name}/events` };
    await ask(`${graphRoot}/subscriptions`, accessToken, { ...wanted, expirationDateTime });
    await startAgain();
    await change('microsoft');
    expect(arrived).toHaveLength(1);
  });

  test('an id of a channel is still taken', async () => {
    const { id } = await watch('google');
    await startAgain();
    const { accessToken } = consent(sandbox, 'google', scopes.google);
    await expect(watch('google', accessToken)).rejects.toThrow('channelIdNotUnique');
    expect(sandbox.google.simulator.liveChannels().map((channel) => channel.id)).toEqual([id]);
  });

  test.each(['google', 'microsoft'] as const)(
    'a watch of an account that is not here tells nobody (%s)',
    async (provider) => {
      await watch(provider);
      await sandbox.close();
      const memory = written();
      const [known] = memory['watches'][provider];
      const other = firstOf(sandbox, provider === 'google' ? 'microsoft' : 'google').subject;
      for (const subject of ['of another company', other]) {
        writeFileSync(
          memoryFile,
          JSON.stringify({ ...memory, watches: { ...memory['watches'], [provider]: [{ ...known, subject }] } }),
        );
        await start();
        await change(provider);
        expect(arrived).toEqual([]);
        await sandbox.close();
      }
    },
  );

  test('a calendar that is gone is not watched', async () => {
    await watch('google');
    await sandbox.close();
    const text = readFileSync(memoryFile, 'utf8');
    writeFileSync(memoryFile, text.replace(/"calendarId":"[^"]+"/, '"calendarId":"gone@group.calendar.google.com"'));
    await start();
    await change('google');
    expect(sandbox.google.simulator.liveChannels()).toEqual([]);
  });

  test('watches wake by themselves when the company has lived its past without being asked', async () => {
    await watch('google');
    await sandbox.close();
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    await start();
    vi.advanceTimersByTime(2_000);
    for (let before = -1; before !== sandbox.world.change;) {
      before = sandbox.world.change;
      for (let turns = 0; turns < 10; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    vi.useRealTimers();
    expect(sandbox.google.simulator.liveChannels()).toHaveLength(1);
    expect(arrived).toEqual([]);
  });
});

describe('a memory', () => {
  test('of an earlier version, without watches, keeps its consents', async () => {
    const { refreshToken } = consent(sandbox, 'google', scopes.google);
    await sandbox.close();
    const { watches, ...older } = written();
    expect(watches).toEqual({ google: [], microsoft: [] });
    writeFileSync(memoryFile, JSON.stringify(older));
    await start();
    expect(sandbox.google.accounts.remember()).toMatchObject([{ refreshToken }]);
  });

  test.each([
    ['are none', 5],
    ['are of one provider only', { google: [] }],
    ['have no address', { google: [{ id: 'a', resourceId: 'b' }], microsoft: [] }],
    ['are half subscriptions', { google: [], microsoft: [{ id: 'a', notificationUrl: 'http://127.0.0.1:1/' }] }],
  ])('whose watches %s is begun anew', async (_what, watches) => {
    consent(sandbox, 'google', scopes.google);
    await sandbox.close();
    writeFileSync(memoryFile, JSON.stringify({ ...written(), watches }));
    await start();
    expect(sandbox.google.accounts.remember()).toEqual([]);
  });
});
