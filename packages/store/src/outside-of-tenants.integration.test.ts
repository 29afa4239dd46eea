import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UnreadableError } from './encryption/sealed.ts';
import { startedSignIn } from './testing/accounts.ts';
import { monday, openTestStore, type TestStore } from './testing/store.ts';

let t: TestStore;
beforeAll(async () => {
  t = await openTestStore();
});
afterAll(() => t[Symbol.asyncDispose]());

test('a sign-in is taken once, by the browser that began it, and is gone then', async () => {
  const { lobby } = t.store;
  const started = startedSignIn();
  await lobby.put('browser', started, monday + 10);
  expect(await lobby.take('another browser', 'state', monday)).toBeNull();
  expect(await lobby.take('browser', 'another state', monday)).toBeNull();
  expect(await lobby.take('browser', 'state', monday)).toEqual(started);
  expect(await lobby.take('browser', 'state', monday)).toBeNull();
});

test('a sign-in can be looked at by its browser as often as it likes, until it is taken or too old', async () => {
  const { lobby } = t.store;
  const started = startedSignIn();
  await lobby.put('browser', started, monday + 10);
  expect(await lobby.look('another browser', 'state', monday)).toBeNull();
  expect(await lobby.look('browser', 'another state', monday)).toBeNull();
  expect(await lobby.look('browser', 'state', monday + 10)).toBeNull();
  for (const _time of [1, 2]) expect(await lobby.look('browser', 'state', monday)).toEqual(started);
  expect(await lobby.take('browser', 'state', monday)).toEqual(started);
  expect(await lobby.look('browser', 'state', monday)).toBeNull();
});

test('of many who take one sign-in at once, one gets it', async () => {
  await t.store.lobby.put('browser', startedSignIn(), monday + 10);
  const taken = await Promise.all(Array.from({ length: 10 }, () => t.store.lobby.take('browser', 'state', monday)));
  expect(taken.filter((one) => one !== null)).toHaveLength(1);
});

test('a sign-in that is too old is not taken, and is gone', async () => {
  await t.store.lobby.put('browser', startedSignIn(), monday + 10);
  expect(await t.store.lobby.take('browser', 'state', monday + 10)).toBeNull();
  expect(await t.store.lobby.take('browser', 'state', monday)).toBeNull();
});

test('one browser may have several sign-ins under way, and what is too old is forgotten', async () => {
  const signIn = (state: string) => startedSignIn({ pending: { ...startedSignIn().pending, state } });
  await t.store.lobby.put('browser', signIn('old'), monday + 1);
  await t.store.lobby.put('browser', signIn('young'), monday + 9);
  expect(await t.store.lobby.prune(monday + 1)).toBe(1);
  expect(await t.store.lobby.take('browser', 'young', monday)).toEqual(signIn('young'));
});

test('a waiting sign-in that was changed or moved does not open', async () => {
  const signIn = (state: string) => startedSignIn({ pending: { ...startedSignIn().pending, state } });
  await t.store.lobby.put('browser', signIn('one'), monday + 10);
  await t.store.lobby.put('browser', signIn('two'), monday + 11);
  await t.admin.query('update sign_ins set content = (select content from sign_ins order by expires_at limit 1)');
  await expect(t.store.lobby.take('browser', 'two', monday)).rejects.toThrow(UnreadableError);
  expect(await t.store.lobby.take('browser', 'one', monday)).toEqual(signIn('one'));
});

test('everybody of an organization meets in one tenant, however many come first at once', async () => {
  const people = Array.from({ length: 12 }, (_, index) => ({
    provider: 'google' as const,
    organization: 'example.org',
    subject: `s${index}`,
  }));
  const tenants = await Promise.all(people.map((account) => t.store.tenantOf(account)));
  expect(new Set(tenants).size).toBe(1);
  const { rows } = await t.admin.query('select from tenants where id = $1', [tenants[0]]);
  expect(rows).toHaveLength(1);
});

test('a private account has a tenant of its own, another one at each provider', async () => {
  const { tenantOf } = t.store;
  const tenants = [
    await tenantOf({ provider: 'google', organization: null, subject: 'same' }),
    await tenantOf({ provider: 'microsoft', organization: null, subject: 'same' }),
    await tenantOf({ provider: 'google', organization: 'same', subject: 'same' }),
    await tenantOf({ provider: 'microsoft', organization: 'same', subject: 'same' }),
  ];
  expect(new Set(tenants).size).toBe(4);
  expect(await tenantOf({ provider: 'google', organization: null, subject: 'same' })).toBe(tenants[0]);
  expect(await tenantOf({ provider: 'google', organization: 'same', subject: 'other' })).toBe(tenants[2]);
});

describe('the organizations that a tenant claims', () => {
  const google = (organization: string) => ({ provider: 'google', organization, subject: '1' }) as const;

  test('are at home there, but for those that are at home elsewhere', async () => {
    const { tenantOf, claimOrganizations, homeOf } = t.store;
    const home = await tenantOf(google('merger.example'));
    expect(await claimOrganizations(home, 'microsoft', ['merger-tid'])).toEqual([]);
    expect(await claimOrganizations(home, 'microsoft', ['merger-tid'])).toEqual([]);
    expect(await homeOf('microsoft', 'merger-tid')).toBe(home);
    const other = await tenantOf(google('rival.example'));
    expect(await claimOrganizations(other, 'microsoft', ['free-tid', 'merger-tid'])).toEqual(['merger-tid']);
    expect(await homeOf('microsoft', 'free-tid')).toBe(other);
    expect(await tenantOf({ provider: 'microsoft', organization: 'merger-tid', subject: '2' })).toBe(home);
  });

  test('are free again when they are claimed no longer, except where somebody has signed in', async () => {
    const { tenantOf, claimOrganizations, homeOf } = t.store;
    const home = await tenantOf(google('own.example'));
    expect(await claimOrganizations(home, 'google', ['own.example', 'one.example', 'two.example'])).toEqual([]);
    expect(await tenantOf(google('one.example'))).toBe(home);
    expect(await claimOrganizations(home, 'google', ['three.example'])).toEqual([]);
    const homes = () => Promise.all(['own', 'one', 'two', 'three'].map((name) => homeOf('google', `${name}.example`)));
    expect(await homes()).toEqual([home, home, null, home]);
    expect(await claimOrganizations(home, 'google', [])).toEqual([]);
    expect(await homes()).toEqual([home, home, null, null]);
  });

  test('have one home, however many tenants claim them at once', async () => {
    const { tenantOf, claimOrganizations } = t.store;
    const tenants = await Promise.all(['a', 'b', 'c', 'd'].map((name) => tenantOf(google(`${name}.example`))));
    const names = ['north.example', 'south.example'];
    const claimed = await Promise.all(
      tenants.map((tenant, index) => claimOrganizations(tenant, 'google', index % 2 ? names : names.toReversed())),
    );
    expect(claimed.filter((taken) => taken.length === 0)).toHaveLength(1);
    expect(claimed.map((taken) => new Set(taken).size).toSorted()).toEqual([0, 2, 2, 2]);
  });
});

test('asking for the home of an organization makes none', async () => {
  const count = async () => (await t.admin.query('select from tenants')).rowCount;
  const before = await count();
  expect(await t.store.homeOf('microsoft', 'a-guess')).toBeNull();
  expect(await count()).toBe(before);
});
