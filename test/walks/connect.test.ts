import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Page } from './connect-visitor.ts';
import { type ConnectWorld, connectingPerson, openConnectWorld } from './connect-world.ts';
import { until } from './clearweek-process.ts';
import { everythingIn, leftIn, makeAllDue, remainsIn } from './embedded-database.ts';

const providers = ['google', 'microsoft'] as const;

let world: ConnectWorld;
beforeEach(async () => {
  world = await openConnectWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe.each(providers)('a person connects %s', (provider) => {
  test('and sees their weeks a few seconds later', async () => {
    const me = connectingPerson(world);
    const start = await me.visitor.open(world.address());
    expect(start.html).toContain('href="/connect"');
    const about = await me.visitor.open(new URL('/connect', world.address()));
    expect(about.html).toContain(`href="/connect/${provider}"`);
    const who = world.person(provider, 0);
    const pressedAt = performance.now();
    const back = await me.connect(who);
    expect({ path: back.url.pathname, status: back.status }).toEqual({ path: '/', status: 200 });
    expect(back.html).toContain(who.address);
    await me.reaches('active');
    const week = await me.measuredWeek();
    const seconds = (performance.now() - pressedAt) / 1_000;
    expect(seconds).toBeLessThan(20);
    expect(week.series.length).toBeGreaterThan(0);
    expect(await me.connections()).toMatchObject([{ provider, kind: 'account', account: who.address, reads: true }]);
  });

  test('and what they change there arrives by itself, because the provider says so', async () => {
    const me = connectingPerson(world);
    const who = world.person(provider, 0);
    await me.connect(who);
    const { events } = await me.reaches('active');
    await until(
      async () => (await leftIn(world.dataDir))['watches'] ?? 0,
      (count) => count > 0,
      20_000,
    );
    await until(
      () => watchesAt(world, provider, who.id),
      (count) => count > 0,
      20_000,
    );
    world.sandbox.acts.create(calendarOf(who.id), meetingToday('A new meeting'));
    const [after] = await until(me.connections, ([one]) => one?.events !== events, 20_000);
    expect(after).toMatchObject({ state: 'active', events: events + 1 });
  });

  test('and disconnects: everything is erased at once, and the provider is told', async () => {
    const me = connectingPerson(world);
    const who = world.person(provider, 0);
    await me.connect(who);
    await me.reaches('active');
    await until(
      () => watchesAt(world, provider, who.id),
      (count) => count > 0,
      20_000,
    );
    const page = await me.visitor.open(world.address());
    const question = await me.visitor.open(new URL(disconnectIn(page), world.address()));
    expect(question.html).toContain('This cannot be undone.');
    expect(await me.connections()).toHaveLength(1);
    const after = await me.visitor.press(question, { action: '/disconnect' });
    expect(after.html).toMatch(/<h1>No \w+ account is connected in this browser<\/h1>/);
    expect(after.html).toContain('You are signed out.');
    const start = await me.visitor.open(world.address());
    expect([start.url.pathname, /\/calendars\/[^"]+\/disconnect/.test(start.html)]).toEqual(['/connect', false]);
    const erased = await leftIn(world.dataDir);
    expect(erased).toMatchObject({ connections: 0, calendars: 0, events: 0, occurrences: 0, grants: 0, watches: 0 });
    await until(
      () => watchesAt(world, provider, who.id),
      (count) => count === 0,
      20_000,
    );
    await until(
      async () => (await leftIn(world.dataDir))['farewells'],
      (count) => count === 0,
      20_000,
    );
    // Microsoft has no way to take one consent back.
    const living = world.sandbox[provider].accounts.grants(who.id).filter(({ revoked }) => !revoked);
    expect(living).toHaveLength(provider === 'google' ? 0 : 1);
  });

  test('and takes the consent back over there: one polite mail, and connecting again mends it', async () => {
    const me = connectingPerson(world);
    const who = world.person(provider, 0);
    await me.connect(who);
    await me.reaches('active');
    await me.measuredWeek();
    world.sandbox[provider].accounts.revokePerson(who.id);
    await makeAllDue(world.dataDir);
    await world.stop();
    await world.start();
    const broken = await me.reaches('needs_reconnecting');
    expect(broken.reconnectAt).toBe(`/connect/${provider}?connection=${broken.id}`);
    const [mail] = await until(
      async () => world.mails(),
      (mails) => mails.length > 0,
      20_000,
    );
    expect(mail).toContain(`To: ${who.address}`);
    const page = await me.visitor.open(world.address());
    expect(page.html).toContain('Connect it again');
    await me.connect(who, { from: broken.reconnectAt! });
    const mended = await me.reaches('active');
    expect(mended.id).toBe(broken.id);
    expect(world.mails()).toHaveLength(1);
  });

  test('and what was allowed outlives a stop and a kill in the middle of the first reading', async () => {
    const me = connectingPerson(world);
    const who = world.person(provider, 0);
    world.sandbox.faults.plan({ provider, kind: 'slow', person: who.id, delayMs: 40 });
    await me.connect(who);
    await me.reaches('pending');
    await until(
      async () => asked(world, who.id),
      (count) => count > 1,
      20_000,
    );
    await world.kill();
    world.sandbox.faults.clear();
    await world.start();
    const { events, id } = await me.reaches('active');
    const week = await me.measuredWeek();
    await world.stop();
    await world.start();
    expect(await me.connections()).toMatchObject([{ id, events, state: 'active' }]);
    expect(await me.measuredWeek()).toMatchObject({ metrics: week.metrics, series: week.series });
    expect(await remainsIn(world.dataDir)).toMatchObject({ copies: 0, givenUp: 0 });
    expect(world.sandbox[provider].accounts.grants(who.id)).toHaveLength(1);
  });

  test('and says no, or allows too little: nothing is connected, and the page says so in plain words', async () => {
    const me = connectingPerson(world);
    await me.visitor.open(world.address());
    const who = world.person(provider, 0);
    const declined = await me.connect(who, { decision: 'cancel' });
    expect(declined.html).toContain('Nothing was connected');
    if (provider === 'google') {
      const little = await me.connect(who, { ticked: ['email'] });
      expect(little.html).toContain('The calendar was not included');
    }
    expect(await me.connections()).toEqual([]);
  });

  test('and an administrator has to allow it first: told in words, and it works once that has happened', async () => {
    const me = connectingPerson(world);
    await me.visitor.open(world.address());
    const { settings } = world.sandbox[provider].accounts;
    if (provider === 'google') settings.adminBlocks = true;
    else settings.adminMustConsent = true;
    const who = world.person(provider, 0);
    const page = await me.connect(who);
    // Microsoft shows a page of its own first, from which people go back.
    const told = provider === 'google' ? page : await me.visitor.open(linkBack(page));
    expect(told.html).toContain('Your organization has to allow it first');
    expect(told.html.includes('/adminconsent?')).toBe(provider === 'microsoft');
    settings.adminBlocks = false;
    settings.adminMustConsent = false;
    await me.connect(who);
    await me.reaches('active');
  });
});

test('nothing personal stands anywhere in clear: not in a table, not in the queue, not in the log', async () => {
  const people = providers.map((provider) => world.person(provider, 0));
  const title = 'Zebra kingfisher summit';
  for (const { id } of people) world.sandbox.acts.create(calendarOf(id), meetingToday(title));
  for (const who of people) {
    const me = connectingPerson(world);
    await me.visitor.open(world.address());
    const page = await me.connect(who);
    if (page.html.includes('/connect/decide'))
      await me.visitor.press(page, { action: '/connect/decide', button: ['choice', 'switch'] });
    await me.reaches('active');
    await me.measuredWeek();
  }
  const secrets = [title, ...canaries(world)];
  expect(secrets.length).toBeGreaterThan(40);
  const kept = `${await everythingIn(world.dataDir)}\n${world.log()}`;
  const asHex = (text: string) => Buffer.from(text).toString('hex');
  expect(kept.length).toBeGreaterThan(100_000);
  expect(secrets.filter((secret) => kept.includes(secret) || kept.includes(asHex(secret)))).toEqual([]);
  expect(existsSync(join(world.dataDir, 'mail'))).toBe(false);
});

/** Where the start page leads to disconnect the first calendar. */
function disconnectIn({ html }: Page): string {
  return /href="(\/calendars\/[^"]+\/disconnect)"/.exec(html)![1]!;
}

/** All titles that have a blank in them, all addresses and names, and all tokens that still hold. */
function canaries({ sandbox }: ConnectWorld): string[] {
  const { world: truth } = sandbox;
  const events = truth.people.flatMap(({ id }) => truth.calendars(id).flatMap(({ events: all }) => [...all.values()]));
  const titles = events.map(({ title }) => title ?? '').filter((title) => title.includes(' '));
  const tokens = providers.flatMap((provider) =>
    sandbox[provider].accounts.remember().map(({ refreshToken }) => refreshToken),
  );
  const who = truth.people.flatMap(({ address, name }) => [address, name]);
  return [...new Set([...titles, ...tokens, ...who])];
}

/** The link of a provider's page that leads back to Clearweek. */
function linkBack({ html, url }: Page): URL {
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => new URL(href!.replaceAll('&amp;', '&'), url));
  const back = links.find(({ host }) => host === new URL(world.address()).host);
  if (back === undefined) throw new Error('there is no way back on this page');
  return back;
}

function calendarOf(personId: string): string {
  return world.sandbox.world.calendars(personId)[0]!.id;
}

function meetingToday(title: string) {
  const day = new Date().toISOString().slice(0, 10);
  const times = { kind: 'times', start: `${day}T10:00:00`, end: `${day}T10:45:00`, zone: 'Europe/Berlin' } as const;
  return { times, title };
}

/** How often somebody's data was asked for. */
function asked({ sandbox }: ConnectWorld, personId: string): number {
  return sandbox.requests.exchanges.filter((exchange) => exchange.personId === personId).length;
}

async function watchesAt({ sandbox }: ConnectWorld, provider: 'google' | 'microsoft', personId: string) {
  if (provider === 'google') {
    const own = new Set(sandbox.world.calendars(personId).map(({ id }) => id));
    return sandbox.google.simulator
      .liveChannels()
      .filter(({ calendarId }) => calendarId === null || own.has(calendarId)).length;
  }
  return sandbox.microsoft.simulator.control.subscriptions(personId);
}
