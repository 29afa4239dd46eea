import { describe, expect, test } from 'vitest';
import { otherTenant, withStoredConnection } from './memory-connection.ts';
import { createMemoryStore } from './memory-store.ts';
import { identityOf, tokensOf } from './scripted-sign-in.ts';
import { somebody } from './somebody.ts';

const ada = identityOf('google', 'ada');
const withConnection = () =>
  withStoredConnection('google', { kind: 'account', subject: ada.subject, owner: ada.address });

describe('accounts in memory', () => {
  test('are found by provider and subject, in their own tenant only', async () => {
    const { store, inOne, personId } = await withConnection();
    await inOne((tx) => tx.identities.add(personId, ada, 1));
    expect(await inOne((tx) => tx.identities.find('google', ada.subject))).toBe(personId);
    expect(await inOne((tx) => tx.identities.find('microsoft', ada.subject))).toBeNull();
    expect(await inOne((tx) => tx.identities.find('google', ada.address))).toBeNull();
    expect(await store.inTenant(otherTenant, (tx) => tx.identities.find('google', ada.subject))).toBeNull();
  });

  test('stay with their person when they are added again, and take the new address', async () => {
    const { inOne, personId } = await withConnection();
    await inOne((tx) => tx.identities.add(personId, ada, 1));
    const stranger = await inOne((tx) => tx.people.create(somebody));
    await inOne((tx) => tx.identities.add(stranger.id, { ...ada, address: 'new@clearweek.example' }, 2));
    expect(await inOne((tx) => tx.identities.find('google', ada.subject))).toBe(personId);
    expect(await inOne((tx) => tx.identities.list(personId))).toEqual([
      { provider: 'google', address: 'new@clearweek.example' },
    ]);
  });
});

describe('consents in memory', () => {
  test('are replaced as a whole, but for a refresh token that did not come again', async () => {
    const { inOne, id, personId } = await withConnection();
    await inOne((tx) => tx.grants.put(id, tokensOf('first', 10), 1));
    const second = tokensOf('second', 20, { refreshToken: null, permissions: ['read'] });
    await inOne((tx) => tx.grants.put(id, second, 2));
    expect(await inOne((tx) => tx.grants.lock(id))).toEqual({
      connectionId: id,
      personId,
      provider: 'google',
      accessToken: 'access-second',
      accessExpiresAt: 20,
      refreshToken: 'refresh-first',
      permissions: ['read'],
      refreshedAt: 2,
    });
  });

  test('go with their connection, and none comes after it', async () => {
    const { inOne, id } = await withConnection();
    await inOne((tx) => tx.grants.put(id, tokensOf('first', 10), 1));
    await inOne((tx) => tx.connections.remove(id));
    expect(await inOne((tx) => tx.grants.get(id))).toBeNull();
    await expect(inOne((tx) => tx.grants.put(id, tokensOf('late', 10), 1))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('mail in memory', () => {
  test('is wanted once until the trouble is over', async () => {
    const { inOne, id, personId } = await withConnection();
    const want = () => inOne((tx) => tx.mails.want(personId, 'reconnect', id, 1));
    const first = await want();
    expect(await want()).toBeNull();
    await inOne((tx) => tx.mails.setState(first!, 'sent', 2));
    expect(await want()).toBeNull();
    await inOne((tx) => tx.mails.forget(id));
    const second = await want();
    expect(second).not.toBe(first);
    expect(await inOne((tx) => tx.mails.get(second!))).toEqual({
      id: second,
      personId,
      kind: 'reconnect',
      connectionId: id,
      wantedAt: 1,
      state: 'wanted',
    });
  });
});

describe('the lobby in memory', () => {
  const pending = { state: 's', nonce: 'n', verifier: 'v', redirectUri: 'r' };
  const started = { provider: 'google', permissions: [], pending, startedBy: null, returnTo: '/' } as const;

  test('gives back what was put to who has both the token and the state, once', async () => {
    const { lobby } = createMemoryStore();
    await lobby.put('token', started, 10);
    expect([await lobby.take('other', 's', 1), await lobby.take('token', 'x', 1)]).toEqual([null, null]);
    expect(await lobby.take('token', 's', 9)).toEqual(started);
    expect(await lobby.take('token', 's', 9)).toBeNull();
  });

  test('gives back nothing that is too old, and forgets it', async () => {
    const { lobby } = createMemoryStore();
    await lobby.put('token', started, 10);
    await lobby.put('other', started, 11);
    expect(await lobby.prune(10)).toBe(1);
    expect(await lobby.take('other', 's', 11)).toBeNull();
    expect(lobby.size()).toBe(0);
  });
});

describe('tenants in memory', () => {
  const account = (organization: string | null, subject: string) =>
    ({ provider: 'google', organization, subject }) as const;

  test('are one for each organization and one for each private account', async () => {
    const store = createMemoryStore();
    const [a, b, c, d, e] = await Promise.all([
      store.tenantOf(account('x.example', '1')),
      store.tenantOf(account('x.example', '2')),
      store.tenantOf(account(null, '1')),
      store.tenantOf(account(null, '2')),
      store.tenantOf({ ...account('x.example', '1'), provider: 'microsoft' }),
    ]);
    expect(a).toBe(b);
    expect(new Set([a, c, d, e]).size).toBe(4);
  });

  test('may claim several organizations, each of which has one home, until they are claimed no longer', async () => {
    const store = createMemoryStore();
    const tenantId = await store.tenantOf(account('x.example', '1'));
    expect(await store.claimOrganizations(tenantId, 'google', ['x.example', 'y.example', 'z.example'])).toEqual([]);
    expect(await store.claimOrganizations(otherTenant, 'google', ['free.example', 'y.example'])).toEqual(['y.example']);
    expect(await store.tenantOf(account('y.example', '1'))).toBe(tenantId);
    expect(await store.claimOrganizations(tenantId, 'google', [])).toEqual([]);
    const homes = ['x', 'y', 'z', 'free'].map((name) => store.homeOf('google', `${name}.example`));
    expect(await Promise.all(homes)).toEqual([tenantId, tenantId, null, otherTenant]);
  });
});
