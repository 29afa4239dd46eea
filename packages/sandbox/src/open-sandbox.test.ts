import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DAY, WEEK } from '@clearweek/calendar';
import { consent, firstOf, refresh } from './consent-fixture.ts';
import type { Sandbox } from './create-sandbox.ts';
import { openSandbox, type OpenSandboxOptions } from './open-sandbox.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

let folder: string;
let memoryFile: string;
const open: Sandbox[] = [];
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearweek-sandbox-'));
  memoryFile = join(folder, 'sandbox.json');
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<OpenSandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await openSandbox({ memoryFile, people: 12, ...options });
  open.push(sandbox);
  return sandbox;
}

async function stop(sandbox: Sandbox): Promise<void> {
  open.splice(open.indexOf(sandbox), 1);
  await sandbox.close();
}

const origins = ({ google, microsoft }: Sandbox) => [google.origin, microsoft.origin];
const portsOf = (sandbox: Sandbox) => origins(sandbox).map((origin) => Number(new URL(origin).port));
const remembered = () => JSON.parse(readFileSync(memoryFile, 'utf8')) as Record<string, any>;
const clockAt = (at: number) => ({ now: () => at });

describe('a sandbox that is started again', () => {
  test('is at the same addresses, with the same company and the consents that people gave', async () => {
    const first = await start();
    const { refreshToken } = consent(first);
    const [before, people] = [origins(first), first.world.people.map(({ id, address }) => [id, address])];
    await stop(first);
    const second = await start();
    expect(origins(second)).toEqual(before);
    expect(second.world.people.map(({ id, address }) => [id, address])).toEqual(people);
    expect(second.world.tenantId).toBe(first.world.tenantId);
    expect(refresh(second, refreshToken).kind).toBe('tokens');
  });

  test('has forgotten a consent that was taken back', async () => {
    const first = await start();
    const { refreshToken } = consent(first);
    expect(first.google.accounts.revoke(refreshToken)).toBe(true);
    await stop(first);
    expect(refresh(await start(), refreshToken).kind).toBe('refused');
  });

  test('keeps a consent although the process was killed right after it', async () => {
    const { refreshToken } = consent(await start());
    expect(readFileSync(memoryFile, 'utf8')).toContain(refreshToken);
    // Nobody else on the computer may read it.
    expect(statSync(memoryFile).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['sandbox.json']);
  });

  test("takes a client's older refresh token where it was killed before it got the newer, and forgets those before", async () => {
    const first = await start();
    const tokens = [consent(first, 'microsoft').refreshToken];
    for (let count = 0; count < 2; count += 1) {
      const answer = refresh(first, tokens.at(-1) ?? '', 'microsoft');
      if (answer.kind === 'tokens') tokens.push(answer.tokens.refreshToken ?? '');
    }
    await stop(first);
    const second = await start();
    expect(tokens.map((token) => refresh(second, token, 'microsoft').kind)).toEqual(['refused', 'tokens', 'tokens']);
  });

  test('gives a consent to nobody but the account that gave it: not to one of another company, nor to one of the other provider', async () => {
    const first = await start();
    const { refreshToken } = consent(first);
    const { subject } = firstOf(first, 'microsoft');
    await stop(first);
    for (const owner of ['of another company', subject]) {
      const [known] = remembered()['google'];
      writeFileSync(memoryFile, JSON.stringify({ ...remembered(), google: [{ ...known, subject: owner }] }));
      const again = await start();
      expect(refresh(again, refreshToken).kind).toBe('refused');
      await stop(again);
    }
  });
});

describe('the memory of a sandbox', () => {
  test.each([
    ['is half a file', '{"firstSeen": 17'],
    ['is something else', '[]'],
    ['is nothing', 'null'],
    ['has consents that are none', '{"firstSeen": 1, "google": 5, "microsoft": []}'],
    ['has no ports', `{"firstSeen": ${Date.now()}, "google": [], "microsoft": []}`],
    [
      'has ports that are none',
      `{"firstSeen": ${Date.now()}, "ports": {"google": 99999999}, "google": [], "microsoft": []}`,
    ],
    [
      'has consents without an owner',
      `{"firstSeen": ${Date.now()}, "ports": {"google": 40001, "microsoft": 40002}, "google": [null, {}], "microsoft": []}`,
    ],
  ])('is begun anew where it %s', async (_what, text) => {
    writeFileSync(memoryFile, text);
    const sandbox = await start();
    expect(sandbox.world.people).toHaveLength(12);
    expect(refresh(sandbox, consent(sandbox).refreshToken).kind).toBe('tokens');
    expect(remembered()['google']).toHaveLength(1);
  });

  test.each([
    ['ahead of the clock, which was wrong then', NOW + 400 * DAY],
    ['so long ago that every start would live years', NOW - 53 * WEEK],
  ])('keeps the consents where the first day is %s, and lets the company begin now', async (_what, firstSeen) => {
    const first = await start({ clock: clockAt(firstSeen) });
    const { refreshToken } = consent(first);
    await stop(first);
    const second = await start({ clock: clockAt(NOW) });
    expect(refresh(second, refreshToken).kind).toBe('tokens');
    expect(remembered()['firstSeen']).toBe(NOW);
    expect(second.company.grow(NOW)).toBeLessThanOrEqual(26 * 7 + 1);
  });

  test('that cannot be written is missed at the next start only, and said once each time', async () => {
    // A folder in the place of the file refuses even an administrator.
    mkdirSync(memoryFile);
    const said: string[] = [];
    const sandbox = await start({ log: (message) => void said.push(message) });
    expect(refresh(sandbox, consent(sandbox).refreshToken).kind).toBe('tokens');
    expect(said).toEqual(Array.from({ length: 2 }, () => 'the sandbox: its memory could not be written'));
  });

  test('is not touched by a second process that finds the first one there', async () => {
    const first = await start();
    consent(first);
    const before = remembered();
    const second = await start();
    expect(origins(second)).not.toEqual(origins(first));
    await stop(second);
    expect(remembered()).toEqual(before);
    expect(readdirSync(dirname(memoryFile))).toEqual(['sandbox.json']);
  });

  test('names other ports where somebody has taken its own, and keeps the consents', async () => {
    const first = await start();
    const { refreshToken } = consent(first);
    const [, port] = portsOf(first);
    await stop(first);
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const second = await start();
    expect(portsOf(second)[1]).not.toBe(port);
    expect(refresh(second, refreshToken).kind).toBe('tokens');
    consent(second);
    expect(remembered()['ports']['microsoft']).toBe(portsOf(second)[1]);
  });
});

describe('the half year before', () => {
  const eventCount = ({ world }: Sandbox) =>
    world.people.flatMap(({ id }) => world.calendars(id).map(({ events }) => events.size)).reduce((a, b) => a + b, 0);
  const calendarScope = 'https://www.googleapis.com/auth/calendar.events.readonly';

  async function listed({ google }: Sandbox, accessToken: string): Promise<number> {
    const answer = await fetch(`${google.origin}/calendar/v3/calendars/primary/events?maxResults=2500`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    return ((await answer.json()) as { items: unknown[] }).items.length;
  }

  test('is not lived for who only signs in, and whole for the first who asks for a calendar', async () => {
    const sandbox = await start();
    await (await fetch(`${sandbox.google.origin}/.well-known/openid-configuration`)).text();
    await (await fetch(sandbox.google.manageUrl)).text();
    const { accessToken } = consent(sandbox, 'google', [calendarScope]);
    expect(eventCount(sandbox)).toBe(0);
    expect(await listed(sandbox, accessToken)).toBeGreaterThan(50);
    const lived = eventCount(sandbox);
    expect(sandbox.company.grow(Date.now())).toBe(0);
    expect(eventCount(sandbox)).toBe(lived);
  });

  test('is lived by itself where nobody asks, a while after the start, and goes on when days have passed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    const clock = { at: NOW, now: () => clock.at };
    const sandbox = await start({ clock });
    const settled = async () => {
      for (let before = -1; before !== sandbox.world.change;) {
        before = sandbox.world.change;
        for (let turns = 0; turns < 10; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    vi.advanceTimersByTime(1_000);
    await settled();
    expect(eventCount(sandbox)).toBe(0);
    vi.advanceTimersByTime(1_000);
    await settled();
    expect(sandbox.company.grow(clock.at)).toBe(0);
    const lived = sandbox.world.change;
    expect(eventCount(sandbox)).toBeGreaterThan(500);
    clock.at += 3 * DAY;
    vi.advanceTimersByTime(10 * 60_000);
    await settled();
    expect(sandbox.company.grow(clock.at)).toBe(0);
    expect(sandbox.world.change).toBeGreaterThan(lived);
  });
});
