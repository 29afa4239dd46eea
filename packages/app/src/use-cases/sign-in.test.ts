import { MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { leave, signedInAs, withAccount } from '../testing/signing-in.ts';
import { createTestWorld } from '../testing/test-world.ts';

describe('leaving for a provider', () => {
  test('asks for the least: reading, the list of calendars, the settings', async () => {
    const it = createTestWorld();
    await leave(it);
    expect(it.signIns.google.begun).toEqual([
      {
        redirectUri: 'https://clearweek.example/connect/google/callback',
        permissions: ['read', 'calendars', 'settings'],
        hint: null,
      },
    ]);
  });

  test('asks to write only where that is wanted', async () => {
    const it = createTestWorld();
    await leave(it, { wish: { write: true } });
    expect(it.signIns.google.begun[0]?.permissions).toEqual(['read', 'calendars', 'settings', 'write']);
  });

  test('for a connection of before names its address and keeps what it was allowed', async () => {
    const { it, me, id } = await withAccount({}, { tokens: { permissions: ['read', 'write'] } });
    await leave(it, { as: me, wish: { connectionId: id } });
    expect(it.signIns.google.begun.at(-1)).toMatchObject({
      hint: 'ada@clearweek.example',
      permissions: ['read', 'calendars', 'settings', 'write'],
    });
  });

  test("says nothing of a stranger's connection, nor of one at another provider", async () => {
    const { it, me, id } = await withAccount();
    const stranger = (await signedInAs(it, 'ben')).session.principal;
    await leave(it, { as: stranger, wish: { connectionId: id } });
    await leave(it, { as: null, wish: { connectionId: id } });
    await leave(it, { as: me, provider: 'microsoft', wish: { connectionId: id } });
    expect(it.signIns.google.begun.slice(-2).map(({ hint }) => hint)).toEqual([null, null]);
    expect(it.signIns.microsoft.begun[0]?.hint).toBeNull();
  });

  test('comes back to an address that the configuration says, one for each provider', async () => {
    const it = createTestWorld({ publicUrl: 'http://127.0.0.1:3000' });
    await leave(it);
    await leave(it, { provider: 'microsoft' });
    expect([it.signIns.google.begun[0]?.redirectUri, it.signIns.microsoft.begun[0]?.redirectUri]).toEqual([
      'http://127.0.0.1:3000/connect/google/callback',
      'http://127.0.0.1:3000/connect/microsoft/callback',
    ]);
  });

  test.each([
    ['/', '/'],
    ['/connect', '/connect'],
    ['/weeks/2026-W48', '/weeks/2026-W48'],
    [null, '/'],
    ['', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https:evil.example', '/'],
    ['https://evil.example/connect', '/'],
    ['/connect\n//evil.example', '/'],
    ['/connect/google', '/'],
    ['/connect?to=//evil.example', '/'],
    ['javascript:alert(1)', '/'],
  ])('wants to end at %j and ends at %s', async (wished, path) => {
    const it = createTestWorld();
    const finished = await signedInAs(it, 'ada', { wish: { returnTo: wished } });
    expect(finished.returnTo).toBe(path);
  });

  test('keeps the cookie that the browser has, so that two tabs do not disturb each other', async () => {
    const it = createTestWorld();
    const one = await leave(it);
    const other = await leave(it, { wish: { browserToken: one.browserToken } });
    expect(other.browserToken).toBe(one.browserToken);
    expect(it.store.lobby.size()).toBe(2);
  });

  test('gives a new cookie in place of one that is none of ours', async () => {
    const it = createTestWorld();
    const { browserToken, expiresAt } = await leave(it, { wish: { browserToken: 'x' } });
    expect(browserToken).toMatch(/^[\w-]{43}$/);
    expect(expiresAt).toBe(it.clock.now() + 10 * MINUTE);
  });

  test('forgets those who never came back', async () => {
    const it = createTestWorld();
    await leave(it);
    it.clock.pass(10 * MINUTE);
    await leave(it);
    expect(it.store.lobby.size()).toBe(1);
  });

  test.each([
    [{ kind: 'unavailable', retryAfterMs: null } as const, 'provider_unavailable'],
    [{ kind: 'misconfigured' } as const, 'provider_misconfigured'],
  ])('fails plainly where the provider does: %j', async (fault, code) => {
    const it = createTestWorld();
    it.signIns.google.failBegin({ kind: 'failed', fault });
    await expect(leave(it)).rejects.toMatchObject({ code });
    expect(it.store.lobby.size()).toBe(0);
  });

  test('is refused where the provider is not set up, and the page knows which are', async () => {
    const it = createTestWorld();
    expect(it.app.connectableProviders()).toEqual(['google', 'microsoft']);
    const { google: _, ...others } = it.deps.providers;
    Object.assign(it.deps, { providers: others });
    expect(it.app.connectableProviders()).toEqual(['microsoft']);
    await expect(leave(it)).rejects.toMatchObject({ code: 'provider_not_set_up' });
  });

  test('the page of permissions is that of the provider, and none where it is not set up', () => {
    const it = createTestWorld();
    expect(it.app.permissionsPage('microsoft')).toBe('https://microsoft.example/permissions');
    const { microsoft: _, ...others } = it.deps.providers;
    Object.assign(it.deps, { providers: others });
    expect(it.app.permissionsPage('microsoft')).toBeNull();
  });
});
