import { MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { SignInResult } from '../ports/sign-in-provider.ts';
import { createScriptedProvider } from '../testing/scripted-provider.ts';
import { identityOf, tokensOf } from '../testing/scripted-sign-in.ts';
import { leave, signedInAs, signInAs, withAccount } from '../testing/signing-in.ts';
import { createTestWorld } from '../testing/test-world.ts';

const invalid = { kind: 'invalid' };

function granted(name: string): SignInResult {
  return { kind: 'granted', identity: identityOf('google', name), tokens: tokensOf(name, Date.UTC(2027, 0)) };
}

/** Somebody who has left for Google, where the answer would be yes. */
async function onTheWay() {
  const it = createTestWorld();
  const trip = await leave(it);
  it.signIns.google.answerFinish(granted('ada'));
  it.signIns.microsoft.answerFinish(granted('ada'));
  const nothing = async () => {
    const tables = it.store.tables(await it.store.localTenant());
    return tables.connections.size === 0 && tables.grants.size === 0 && tables.sessions.size === 0;
  };
  return { it, ...trip, nothing };
}

describe('coming back from a provider', () => {
  test('signs in and connects in one step, and orders the reading and the watching', async () => {
    const { it, me, id, session, tables, stored } = await withAccount();
    expect(await it.app.authenticate(session.cookie)).toEqual(me);
    expect(stored()).toMatchObject({
      provider: 'google',
      source: { kind: 'account', subject: 'subject-ada', owner: 'ada@clearweek.example' },
      health: { state: 'pending' },
    });
    expect(tables().grants.get(id)).toMatchObject({ accessToken: 'access-ada', refreshToken: 'refresh-ada' });
    expect(tables().people.get(me.personId)).toMatchObject({
      address: 'ada@clearweek.example',
      zoneIsGuess: true,
    });
    expect(it.waiting().map(({ job, payload }) => [job, payload])).toEqual([
      ['sync-connection', { connectionId: id }],
      ['watch-connection', { connectionId: id }],
    ]);
  });

  test('hands the whole address to the provider, on the redirect that was asked for', async () => {
    const { it, callback } = await onTheWay();
    await it.app.finishSignIn({ ...callback, query: `${callback.query}&iss=https%3A%2F%2Fgoogle.example` });
    expect(it.signIns.google.finished).toEqual([
      `https://clearweek.example/connect/google/callback?${callback.query}&iss=https%3A%2F%2Fgoogle.example`,
    ]);
  });

  test('says what was asked for and not given', async () => {
    const it = createTestWorld();
    const finished = await signedInAs(it, 'ada', { tokens: { permissions: ['read'] }, wish: { write: true } });
    expect(finished.missing).toEqual(['calendars', 'settings', 'write']);
    const [view] = await it.app.listConnections(finished.session.principal);
    expect(view).toMatchObject({ reads: true, writes: false, account: 'ada@clearweek.example' });
  });
});

describe('nothing is believed and nothing kept', () => {
  test('in another browser', async () => {
    const { it, callback, nothing } = await onTheWay();
    const foreign = { ...callback, browserToken: 'f'.repeat(43) };
    expect(await it.app.finishSignIn(foreign)).toEqual(invalid);
    expect(await it.app.finishSignIn({ ...callback, browserToken: null })).toEqual(invalid);
    expect([it.signIns.google.finished, await nothing()]).toEqual([[], true]);
    expect(await it.app.finishSignIn(callback)).toMatchObject({ kind: 'signed-in' });
  });

  test('the second time', async () => {
    const { it, callback } = await onTheWay();
    await it.app.finishSignIn(callback);
    expect(await it.app.finishSignIn(callback)).toEqual(invalid);
    expect(it.signIns.google.finished).toHaveLength(1);
  });

  test('of two at the same moment, one', async () => {
    const { it, callback } = await onTheWay();
    const kinds = await Promise.all([it.app.finishSignIn(callback), it.app.finishSignIn(callback)]);
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['invalid', 'signed-in']);
  });

  test('ten minutes later', async () => {
    const { it, callback, nothing } = await onTheWay();
    it.clock.pass(10 * MINUTE);
    expect(await it.app.finishSignIn(callback)).toEqual(invalid);
    expect([it.signIns.google.finished, await nothing()]).toEqual([[], true]);
  });

  test.each([
    ['without a state', 'code=1'],
    ['with an empty state', 'code=1&state='],
    ['with a foreign state', 'code=1&state=x'],
    ['with two states', 'code=1&state=google-state-1&state=x'],
    ['with a state that cannot be read', 'code=1&state=%E0%A4%A'],
    ['empty', ''],
  ])('%s', async (_what, query) => {
    const { it, callback, nothing } = await onTheWay();
    expect(await it.app.finishSignIn({ ...callback, query })).toEqual(invalid);
    expect([it.signIns.google.finished, await nothing()]).toEqual([[], true]);
  });

  test("with Google's code at Microsoft's callback, and it is used up by that", async () => {
    const { it, callback, nothing } = await onTheWay();
    expect(await it.app.finishSignIn({ ...callback, provider: 'microsoft' })).toEqual(invalid);
    expect(await it.app.finishSignIn(callback)).toEqual(invalid);
    expect([it.signIns.google.finished, it.signIns.microsoft.finished, await nothing()]).toEqual([[], [], true]);
  });

  test('where Clearweek has moved to another address meanwhile', async () => {
    const { it, callback, nothing } = await onTheWay();
    Object.assign(it.deps, { publicUrl: () => 'https://elsewhere.example' });
    expect(await it.app.finishSignIn(callback)).toEqual(invalid);
    expect([it.signIns.google.finished, await nothing()]).toEqual([[], true]);
  });

  test('where the provider names an account of another one', async () => {
    const { it, callback, nothing } = await onTheWay();
    const identity = identityOf('microsoft', 'ada');
    it.signIns.google.answerFinish({ kind: 'granted', identity, tokens: tokensOf('ada', Date.UTC(2027, 0)) });
    expect(await it.app.finishSignIn(callback)).toEqual(invalid);
    expect(await nothing()).toBe(true);
  });

  test('where the adapter says that it is forged', async () => {
    const { it, callback, nothing } = await onTheWay();
    it.signIns.google.answerFinish({ kind: 'invalid' });
    expect(await it.app.finishSignIn(callback)).toEqual(invalid);
    expect(await nothing()).toBe(true);
  });

  test("with cookies that an attacker planted in a signed-in person's browser", async () => {
    const { it, me } = await withAccount();
    // The attacker began it, signed in as nobody, and gives away the cookie together with the answer.
    const planted = await leave(it);
    it.signIns.google.answerFinish(granted('eve'));
    expect(await it.app.finishSignIn({ ...planted.callback, principal: me })).toEqual(invalid);
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });

  test('where somebody else is signed in than began, or nobody', async () => {
    const { it, me } = await withAccount();
    const ben = (await signedInAs(it, 'ben')).session.principal;
    for (const principal of [ben, null]) {
      const { callback } = await leave(it, { as: me });
      it.signIns.google.answerFinish(granted('mia'));
      expect(await it.app.finishSignIn({ ...callback, principal })).toEqual(invalid);
    }
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });
});

describe('a sign-in that does not end in a connection', () => {
  const ends: [string, SignInResult, object][] = [
    ['the person says no', { kind: 'declined' }, { kind: 'declined', returnTo: '/connect', adminConsentUrl: null }],
    [
      'the provider is down',
      { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } },
      { kind: 'failed', problem: { code: 'provider_unavailable' }, returnTo: '/connect' },
    ],
    [
      'Clearweek is not registered properly',
      { kind: 'failed', fault: { kind: 'misconfigured' } },
      { kind: 'failed', problem: { code: 'provider_misconfigured' } },
    ],
    ['an administrator has to allow it', { kind: 'admin-needed' }, { kind: 'admin-needed', adminConsentUrl: null }],
    [
      'an administrator blocks it',
      { kind: 'failed', fault: { kind: 'blocked-by-admin' } },
      { kind: 'admin-needed', provider: 'google' },
    ],
    [
      'reading is not allowed',
      {
        kind: 'granted',
        identity: identityOf('google', 'ada'),
        tokens: tokensOf('ada', Date.UTC(2027, 0), { permissions: ['calendars', 'settings'] }),
      },
      { kind: 'missing-permission', provider: 'google', returnTo: '/connect' },
    ],
  ];
  test.each(ends)('%s', async (_what, result, expected) => {
    const it = createTestWorld();
    const { callback } = await leave(it, { wish: { returnTo: '/connect' } });
    it.signIns.google.answerFinish(result);
    expect(await it.app.finishSignIn(callback)).toMatchObject(expected);
    const tables = it.store.tables(await it.store.localTenant());
    expect([tables.people.size, tables.connections.size, tables.identities.size]).toEqual([0, 0, 0]);
    const isGranted = result.kind === 'granted';
    expect([tables.farewells.size, it.store.lobby.size()]).toEqual([isGranted ? 1 : 0, 0]);
    expect(it.waiting().map(({ job }) => job)).toEqual(isGranted ? ['revoke-consent'] : []);
  });

  test('a consent without leave to read is taken back, except where the account is connected already', async () => {
    for (const isConnected of [false, true]) {
      const { it, me, id } = await withAccount({ calendars: { google: createScriptedProvider('google') } });
      if (!isConnected) await it.app.disconnect(me, id);
      it.signIns.google.answerRevoke('revoked');
      await it.work();
      it.signIns.google.revoked.length = 0;
      const tokens = { refreshToken: 'half-a-consent', permissions: ['calendars'] } as const;
      expect(await signInAs(it, 'ada', { tokens })).toMatchObject({ kind: 'missing-permission' });
      await it.work();
      expect(it.signIns.google.revoked).toEqual(isConnected ? [] : ['half-a-consent']);
    }
  });

  test.each([
    { kind: 'admin-needed' },
    // Who was not allowed to say yes may come back with the same answer.
    { kind: 'declined' },
  ] as const)(
    "at Microsoft, $kind names the page where the organization's administrator can allow it",
    async (result) => {
      const it = createTestWorld();
      const { callback } = await leave(it, { provider: 'microsoft' });
      it.signIns.microsoft.answerFinish(result);
      const finished = await it.app.finishSignIn(callback);
      expect(finished).toMatchObject({
        ...result,
        adminConsentUrl: expect.stringContaining('https://clearweek.example/connect/microsoft/callback'),
      });
    },
  );

  test.each([
    ['admin_consent=True&tenant=t&state=x', true],
    ['admin_consent=True&error=access_denied&tenant=t&state=x', false],
  ])('an administrator who comes back (%s) changes nothing here', async (query, allowed) => {
    const it = createTestWorld();
    const back = { provider: 'microsoft' as const, query, browserToken: null, principal: null };
    expect(await it.app.finishSignIn(back)).toEqual({ kind: 'admin-answered', provider: 'microsoft', allowed });
    expect(it.signIns.microsoft.finished).toEqual([]);
  });
});
