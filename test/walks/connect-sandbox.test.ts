import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataFolder } from '../data-folder.ts';
import { removeDataFolder } from './abandoned-folder.ts';
import { processesOf, type RunningClearweek, startClearweek, until } from './clearweek-process.ts';
import { createVisitor, type Page } from './connect-visitor.ts';
import { connectingPerson } from './connect-world.ts';

let folders: string[] = [];
let running: RunningClearweek[] = [];
beforeEach(() => {
  [folders, running] = [[makeDataFolder('sandbox'), makeDataFolder('sandbox')], []];
});
afterEach(async () => {
  for (const one of running) one.signal('SIGKILL');
  for (const folder of folders) await removeDataFolder(folder);
});

/** As `npm start` does it: nothing is set up. */
async function start(folder: string, port = '0'): Promise<RunningClearweek> {
  const started = await startClearweek(folder, ['--port', port]);
  running.push(started);
  return started;
}

async function stop(one: RunningClearweek): Promise<void> {
  const began = performance.now();
  one.signal('SIGTERM');
  expect(await one.ended).toMatchObject({ code: 0, err: '' });
  expect(performance.now() - began).toBeLessThan(10_000);
}

/** Lines of the log about work and requests that did not go well. */
function failedIn(folder: string): string[] {
  const lines = readFileSync(join(folder, 'clearweek.log'), 'utf8').trim().split('\n');
  return lines.filter((line) => {
    const { event, outcome = 'done', status = 200 } = JSON.parse(line) as Record<string, string | number>;
    return (
      event === 'provider.misconfigured' || !['done', 'skipped'].includes(String(outcome)) || Number(status) >= 500
    );
  });
}

interface Memory {
  readonly ports: { readonly google: number; readonly microsoft: number };
  readonly watches: Readonly<Record<'google' | 'microsoft', readonly { readonly calendarId: string | null }[]>>;
}

/** What the pretended providers keep from one start to the next. */
function memoryIn(folder: string): Memory {
  return JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')) as Memory;
}

/** Somebody makes an appointment in a calendar, by the pretended provider's control. */
async function changeAt(folder: string, provider: 'google' | 'microsoft', calendarId: string | null): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const times = { kind: 'times', start: `${day}T10:00:00`, end: `${day}T10:45:00`, zone: 'Europe/Berlin' };
  const answer = await fetch(`http://127.0.0.1:${memoryIn(folder).ports[provider]}/sandbox/acts`, {
    method: 'POST',
    body: JSON.stringify({ act: 'create', arguments: [calendarId, { times, title: 'A new meeting' }] }),
  });
  expect(answer.status).toBe(200);
}

/** The first person on the page of a pretended provider. */
function anybody({ html }: Page): string {
  return /name="person" value="([^"]+)"/.exec(html)![1]!;
}

async function connectAnybody(address: string, provider: 'google' | 'microsoft') {
  const visitor = createVisitor();
  await visitor.open(address);
  const page = await visitor.open(new URL(`/connect/${provider}`, address));
  expect(page.html).toContain('No real account');
  const scope = [...page.html.matchAll(/name="scope" value="([^"]+)"/g)].map(([, each]) => each!);
  const fields = { person: anybody(page), ...(scope.length > 0 && provider === 'google' && { scope }) };
  await visitor.press(page, { action: '', fields, button: ['decision', 'allow'] });
  return connectingPerson({ address: () => address }, visitor);
}

test.each(['google', 'microsoft'] as const)(
  'without any setting a pretended %s stands in, says so, and goes on after a stop and a new start',
  async (provider) => {
    const [folder = ''] = folders;
    const first = await start(folder);
    const about = await (await fetch(new URL('/connect', first.address))).text();
    expect(about).toContain('A pretended Google with an invented company');
    const me = await connectAnybody(first.address, provider);
    const { id, events } = await me.reaches('active');
    const { metrics } = await me.measuredWeek();
    expect(events).toBeGreaterThan(20);
    await stop(first);
    expect(processesOf(folder)).toEqual([]);

    await start(folder, new URL(first.address).port);
    expect(await me.connections()).toMatchObject([{ id, state: 'active' }]);
    expect((await me.measuredWeek()).metrics).toMatchObject({ meetings: metrics!.meetings });
    expect(failedIn(folder)).toEqual([]);
  },
);

test.each(['google', 'microsoft'] as const)(
  'what changes at a pretended %s arrives by itself after a stop and a new start, too: its watches still stand',
  async (provider) => {
    const [folder = ''] = folders;
    const first = await start(folder);
    const me = await connectAnybody(first.address, provider);
    const { events } = await me.reaches('active');
    await me.measuredWeek();
    const [watch] = await until(
      async () => memoryIn(folder).watches[provider],
      (watches) => watches.some(({ calendarId }) => calendarId !== null),
      20_000,
    );
    await stop(first);

    await start(folder, new URL(first.address).port);
    // Nothing is due for hours: only a notice lets it read.
    expect(await me.connections()).toMatchObject([{ state: 'active', events }]);
    await changeAt(folder, provider, watch!.calendarId);
    const [after] = await until(me.connections, ([one]) => one?.events !== events, 20_000);
    expect(after).toMatchObject({ state: 'active', events: events + 1 });
    expect(failedIn(folder)).toEqual([]);
  },
);

test('two of them run side by side, each with providers of its own', async () => {
  const both = await Promise.all(folders.map((folder) => start(folder)));
  const people = await Promise.all(both.map(({ address }) => connectAnybody(address, 'google')));
  for (const one of people) await one.reaches('active');
  const ports = folders.map((folder) => memoryIn(folder).ports);
  expect(new Set(ports.flatMap(({ google, microsoft }) => [google, microsoft])).size).toBe(4);
  await Promise.all(both.map(stop));
});

test('a memory of the pretended providers that is lost costs people their consent, and nothing else', async () => {
  const [folder = ''] = folders;
  const first = await start(folder);
  const me = await connectAnybody(first.address, 'google');
  await me.reaches('active');
  await me.measuredWeek();
  await stop(first);
  rmSync(join(folder, 'sandbox.json'));
  await start(folder, new URL(first.address).port);
  expect((await me.visitor.open(first.address)).status).toBe(200);
  expect(existsSync(join(folder, 'sandbox.json'))).toBe(true);
  expect((await me.measuredWeek()).state).toBe('measured');
});
