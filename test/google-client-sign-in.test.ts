import { describe, expect, test } from 'vitest';
import { primary, redirectUri, signIn, startGoogle, visitSignIn } from './google-client-world.ts';
import type { GoogleWorld } from './google-client-world.ts';
import { accessWith, conformanceWindow } from './pretended-company.ts';

describe('signing in at Google', () => {
  test('ends with who it is, for how long, and what was granted', async () => {
    const one = await startGoogle();
    const person = one.person('p1');
    expect(await signIn(one.google, person, { permissions: ['read', 'calendars'] })).toEqual({
      kind: 'granted',
      identity: {
        provider: 'google',
        subject: person.subject,
        address: person.address,
        organization: 'lindenhof.example',
      },
      tokens: {
        accessToken: expect.any(String),
        accessExpiresAt: expect.any(Number),
        refreshToken: expect.any(String),
        permissions: ['read', 'settings', 'calendars'],
      },
    });
  });

  test('a permission that was unticked is not granted, and what needs it does without', async () => {
    const one = await startGoogle();
    const ticked = (scope: string) => !scope.includes('calendarlist');
    const result = await signIn(one.google, one.person('p1'), { permissions: ['read', 'calendars'], ticked });
    expect(result).toMatchObject({ kind: 'granted', tokens: { permissions: ['read', 'settings'] } });
    const access = accessWith(result.kind === 'granted' ? result.tokens.accessToken : '');
    expect(await one.google.calendars.calendars(access)).toMatchObject({ kind: 'ok', value: [primary] });
    expect(await one.google.calendars.changesSince(access, primary, null, conformanceWindow)).toMatchObject({
      kind: 'changes',
    });
  });

  test('without leave to read there is no reading', async () => {
    const one = await startGoogle();
    const ticked = (scope: string) => !scope.includes('events');
    const result = await signIn(one.google, one.person('p1'), { permissions: ['read', 'calendars'], ticked });
    expect(result).toMatchObject({ tokens: { permissions: ['calendars'] } });
    const access = accessWith(result.kind === 'granted' ? result.tokens.accessToken : '');
    expect(await one.google.calendars.changesSince(access, primary, null, conformanceWindow)).toMatchObject({
      kind: 'failed',
      fault: { kind: 'permission-missing' },
    });
  });

  test('leave to write comes on top of what was granted before', async () => {
    const one = await startGoogle();
    await signIn(one.google, one.person('p1'), { permissions: ['read'] });
    expect(await signIn(one.google, one.person('p1'), { permissions: ['write'] })).toMatchObject({
      tokens: { permissions: ['read', 'settings', 'write'], refreshToken: expect.any(String) },
    });
  });

  test('who says no has declined; whose administrator blocks it needs them', async () => {
    const one = await startGoogle();
    const permissions = ['read'] as const;
    expect(await signIn(one.google, one.person('p1'), { permissions, decision: 'cancel' })).toEqual({
      kind: 'declined',
    });
    one.sandbox.google.accounts.settings.adminBlocks = true;
    expect(await signIn(one.google, one.person('p1'), { permissions })).toEqual({ kind: 'admin-needed' });
  });

  test('an answer counts once, and only for the sign-in that it belongs to', async () => {
    const one = await startGoogle();
    const visit = { permissions: ['read'] as const };
    const first = await visitSignIn(one.google, one.person('p1'), visit);
    const second = await visitSignIn(one.google, one.person('p2'), visit);
    expect(await one.google.signIn.finish(first.callbackUrl, second.pending)).toEqual({ kind: 'invalid' });
    const foreignVerifier = { ...first.pending, verifier: second.pending.verifier };
    expect(await one.google.signIn.finish(first.callbackUrl, foreignVerifier)).toEqual({ kind: 'invalid' });
    const third = await visitSignIn(one.google, one.person('p1'), visit);
    expect(await one.google.signIn.finish(third.callbackUrl, third.pending)).toMatchObject({ kind: 'granted' });
    expect(await one.google.signIn.finish(third.callbackUrl, third.pending)).toEqual({ kind: 'invalid' });
    const fourth = await visitSignIn(one.google, one.person('p1'), visit);
    const foreignNonce = { ...fourth.pending, nonce: third.pending.nonce };
    expect(await one.google.signIn.finish(fourth.callbackUrl, foreignNonce)).toEqual({ kind: 'invalid' });
  });

  test('a wrong secret is a mistake of whoever set it up, not of the person', async () => {
    const one = await startGoogle();
    const wrong = one.client({ clientSecret: 'wrong' });
    const { callbackUrl, pending } = await visitSignIn(wrong, one.person('p1'), { permissions: ['read'] });
    const misconfigured = { kind: 'failed', fault: { kind: 'misconfigured' } };
    expect(await wrong.signIn.finish(callbackUrl, pending)).toEqual(misconfigured);
    const granted = await signIn(one.google, one.person('p1'), { permissions: ['read'] });
    const refreshToken = granted.kind === 'granted' ? (granted.tokens.refreshToken ?? '') : '';
    expect(await wrong.signIn.refresh(refreshToken)).toEqual(misconfigured);
    expect(await one.google.signIn.refresh(refreshToken)).toMatchObject({ kind: 'refreshed' });
  });

  test('nothing that is secret stands in an address that Google sees or logs', async () => {
    const one = await startGoogle();
    const { url, pending } = await visitSignIn(one.google, one.person('p1'), { permissions: ['read'] });
    expect(url.href).not.toContain(pending.verifier);
    expect(url.href).not.toContain(one.sandbox.google.clientSecret);
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri);
  });
});

describe('a consent at Google', () => {
  async function granted(one: GoogleWorld) {
    const result = await signIn(one.google, one.person('p1'), { permissions: ['read'] });
    if (result.kind !== 'granted') throw new Error(result.kind);
    return { ...result.tokens, refreshToken: result.tokens.refreshToken ?? '' };
  }

  test('is refreshed without a new refresh token', async () => {
    const one = await startGoogle();
    const tokens = await granted(one);
    one.clock.set(tokens.accessExpiresAt + 1_000);
    const refused = await one.google.calendars.settings(accessWith(tokens.accessToken));
    expect(refused).toMatchObject({ fault: { kind: 'unauthorized' } });
    const refreshed = await one.google.signIn.refresh(tokens.refreshToken);
    expect(refreshed).toMatchObject({
      kind: 'refreshed',
      tokens: { refreshToken: null, permissions: ['read', 'settings'] },
    });
    if (refreshed.kind !== 'refreshed') return;
    expect(refreshed.tokens.accessExpiresAt).toBeGreaterThan(one.clock.now());
    expect(await one.google.calendars.settings(accessWith(refreshed.tokens.accessToken))).toMatchObject({ kind: 'ok' });
  });

  test('that is taken back is gone, and taking it back again is no failure', async () => {
    const one = await startGoogle();
    const tokens = await granted(one);
    expect(await one.google.signIn.revoke(tokens.refreshToken)).toBe('revoked');
    expect(await one.google.signIn.refresh(tokens.refreshToken)).toEqual({ kind: 'consent-gone' });
    expect(await one.google.signIn.revoke(tokens.refreshToken)).toBe('revoked');
    expect(await one.google.calendars.settings(accessWith(tokens.accessToken))).toMatchObject({
      fault: { kind: 'unauthorized' },
    });
    const asked = one.sandbox.requests.exchanges.filter(({ path }) => path === '/revoke');
    expect(asked.map(({ query }) => query)).toEqual([[], []]);
  });

  test.each([
    ['503', { kind: 'unavailable' }],
    ['500', { kind: 'unavailable' }],
    ['reset', { kind: 'unavailable' }],
    ['truncated', { kind: 'unavailable' }],
    ['wrong-type', { kind: 'unavailable' }],
  ] as const)('is not gone because Google answers with %s', async (kind, fault) => {
    const one = await startGoogle();
    const tokens = await granted(one);
    one.sandbox.faults.plan({ provider: 'google', path: /^\/token/, kind, times: 1 });
    expect(await one.google.signIn.refresh(tokens.refreshToken)).toMatchObject({ kind: 'failed', fault });
    expect(await one.google.signIn.refresh(tokens.refreshToken)).toMatchObject({ kind: 'refreshed' });
  });
});
