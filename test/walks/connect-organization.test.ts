import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OrganizationView } from '@clearweek/app';
import type { ProviderName, SimPerson } from '@clearweek/sandbox';
import { expectAsDescribed } from '../exchange-problems.ts';
import { runClearweek, until } from './clearweek-process.ts';
import { type ConnectWorld, connectingPerson, openConnectWorld } from './connect-world.ts';
import { leftIn, makeAllDue } from './embedded-database.ts';

const people = 14;
const patienceMs = 60_000;
const delegated = [
  'https://www.googleapis.com/auth/calendar.events.owned.readonly',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/admin.directory.user.readonly',
];

let world: ConnectWorld;
beforeEach(async () => {
  world = await openConnectWorld(people);
});
afterEach(() => world[Symbol.asyncDispose]());

/** What an administrator sends for each provider. */
function requestOf(provider: ProviderName): object {
  if (provider === 'microsoft') return { tenant: world.sandbox.microsoft.tenantId };
  const { simulator } = world.sandbox.google;
  return { key: JSON.stringify(simulator.serviceAccounts.create(delegated)), admin: simulator.adminAddress() };
}

/** How often a mailbox's calendar was asked for since the record was cleared. */
function askedFor({ id, address, subject }: SimPerson): number {
  const own = new Set([id, address, subject]);
  const names = [...own].flatMap((name) => [`/${name}`, `/${encodeURIComponent(name)}`]);
  return world.sandbox.requests.exchanges.filter(
    (exchange) => exchange.personId === id || names.some((name) => exchange.path.includes(name)),
  ).length;
}

test.each(['google', 'microsoft'] as const)(
  '%s: an administrator connects the organization, mailboxes are read, and whoever opts out is never read again',
  async (provider) => {
    const admin = connectingPerson(world);
    // The first who opens it on the computer itself has set it up.
    await admin.visitor.open(world.address());
    const at = (path: string) => new URL(path, world.address());
    const answer = await admin.visitor.ask(at(`/v1/org/${provider}`), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requestOf(provider)),
    });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 202, body: { provider } });
    const organization = async () => {
      const { organizations } = (await (await admin.visitor.ask(at('/v1/org'))).json()) as {
        organizations: OrganizationView[];
      };
      return organizations[0];
    };
    const colleagues = world.sandbox.world.people.filter((one) => one.provider === provider && one.active);
    const read = await until(organization, (found) => found?.state === 'active', patienceMs);
    expect(read).toMatchObject({ people: colleagues.length, problem: null });
    await until(
      async () => (await leftIn(world.dataDir))['connections'],
      (count) => count === colleagues.length,
      patienceMs,
    );
    await until(
      async () => (await leftIn(world.dataDir))['occurrences'] ?? 0,
      (count) => count > 0,
      patienceMs,
    );

    // Somebody signs in as themselves: it is the person that the directory names. They do not want to be read.
    const who = colleagues[1]!;
    await until(
      async () => askedFor(who),
      (count) => count > 0,
      patienceMs,
    );
    const them = connectingPerson(world);
    const page = await them.connect(who);
    expect(page.html).toContain(who.address);
    // From then on it is read by their own consent alone.
    expect((await them.connections()).map(({ kind }) => kind)).toEqual(['account']);
    const wish = await them.visitor.ask(at('/v1/me/preferences'), {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ readByOrganization: false }),
    });
    expect(wish.status).toBe(200);
    const left = await them.connections();
    expect(left.map(({ kind }) => kind)).toEqual(['account']);
    for (const { id } of left) await them.visitor.ask(at(`/v1/me/connections/${id}`), { method: 'DELETE' });
    await until(
      async () => (await leftIn(world.dataDir))['farewells'],
      (count) => count === 0,
      patienceMs,
    );

    expectAsDescribed(world.sandbox.requests);
    await makeAllDue(world.dataDir);
    await world.stop();
    await world.start();
    for (const { id } of colleagues) {
      const calendarId = world.sandbox.world.calendars(id)[0]!.id;
      const day = new Date().toISOString().slice(0, 10);
      const times = { kind: 'times', start: `${day}T10:00:00`, end: `${day}T10:45:00`, zone: 'Europe/Berlin' } as const;
      world.sandbox.acts.create(calendarId, { times, title: 'A new meeting' });
    }
    await until(
      async () => askedFor(colleagues[0]!),
      (count) => count > 0,
      patienceMs,
    );
    expect(askedFor(who)).toBe(0);
  },
);

test('whoever runs it makes somebody an administrator by their address', async () => {
  const me = connectingPerson(world);
  const who = world.person('microsoft', 1);
  await me.visitor.open(world.address());
  await me.connect(world.person('google', 0));
  const question = await me.connect(who);
  await me.visitor.press(question, { action: '/connect/decide', button: ['choice', 'switch'] });
  const isAdministrator = async () => {
    const answer = await me.visitor.ask(new URL('/v1/me', world.address()));
    return ((await answer.json()) as { isAdministrator: boolean }).isAdministrator;
  };
  expect(await isAdministrator()).toBe(false);
  expect((await me.visitor.ask(new URL('/v1/org', world.address()))).status).toBe(403);
  const command = (...args: string[]) => runClearweek(['administrator', ...args, '--data', world.dataDir]);
  expect(await command(who.address)).toMatchObject({ code: 1, err: expect.stringContaining('Stop it first.') });
  await world.stop();
  expect(await command('nobody@clearweek.example')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Nobody has signed in as nobody@clearweek.example.'),
  });
  const named = { code: 0, out: `${who.address} is now an administrator.\n`, err: '' };
  expect(await command(who.address)).toEqual(named);
  await world.start();
  expect(await isAdministrator()).toBe(true);
  expect((await me.visitor.ask(new URL('/v1/org', world.address()))).status).toBe(200);
  await world.stop();
  expect(await command(who.address, '--remove')).toMatchObject({ code: 0 });
  await world.start();
  expect(await isAdministrator()).toBe(false);
});
