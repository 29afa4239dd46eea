import type { SimPerson } from '@clearweek/sandbox';
import { describe, expect, test } from 'vitest';
import { atTheSignInPage, REDIRECT, signIn, startMicrosoft } from './microsoft-client-world.ts';
import type { MicrosoftWorld } from './microsoft-client-world.ts';
import { accessWith } from './pretended-company.ts';

function ada({ sandbox }: MicrosoftWorld): SimPerson {
  return sandbox.world.people[0]!;
}

/** A registration for people of any tenant, whose issuer has a place for the tenant in it. */
function forAnyTenant(world: MicrosoftWorld) {
  return world.client({ issuer: `${world.sandbox.microsoft.origin}/organizations/v2.0` });
}

async function granted(world: MicrosoftWorld, microsoft = world.microsoft) {
  const result = await signIn(microsoft, ada(world), ['read', 'calendars', 'settings']);
  if (result.kind !== 'granted') throw new Error(`The sign-in ended with ${result.kind}`);
  return result;
}

/** What an administrator does at the link; the address that they come back to. */
async function consent(link: URL): Promise<URL> {
  const form = new URLSearchParams([...link.searchParams, ['decision', 'allow']]);
  const answer = await fetch(link, { method: 'POST', body: form, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

describe('signing in', () => {
  test.each(['one tenant', 'any tenant'])(
    'tells who it is and what may be read, with the issuer of %s',
    async (which) => {
      const world = await startMicrosoft();
      const microsoft = which === 'one tenant' ? world.microsoft : forAnyTenant(world);
      const { tenantId } = world.sandbox.microsoft;
      const result = await granted(world, microsoft);
      expect(result.identity).toEqual({
        provider: 'microsoft',
        subject: `${ada(world).subject}.${tenantId}`,
        address: ada(world).address,
        organization: tenantId,
      });
      expect(result.tokens.permissions).toEqual(['read', 'calendars', 'settings']);
      expect(result.tokens.accessExpiresAt).toBeGreaterThan(world.clock.now());
      expect(await microsoft.calendars.settings(accessWith(result.tokens.accessToken))).toEqual({
        kind: 'ok',
        value: {
          zone: 'Europe/Berlin',
          workingHours: [{ days: [1, 2, 3, 4], start: '08:30', end: '16:30' }],
          isPerson: true,
        },
        requests: 1,
      });
    },
  );

  test('asks for no more than what is needed', async () => {
    const world = await startMicrosoft();
    const begun = await world.microsoft.signIn.begin({
      redirectUri: REDIRECT,
      permissions: ['read'],
      hint: 'a@b.example',
    });
    const asked = new URL('url' in begun ? begun.url : '').searchParams;
    expect(asked.get('scope')).toBe('openid profile email offline_access Calendars.Read');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('login_hint')).toBe('a@b.example');
    const narrow = await signIn(world.microsoft, ada(world), ['read']);
    if (narrow.kind !== 'granted') throw new Error(narrow.kind);
    expect(narrow.tokens.permissions).toEqual(['read', 'calendars']);
    const nothing = { zone: null, workingHours: null, isPerson: true };
    const settings = await world.microsoft.calendars.settings(accessWith(narrow.tokens.accessToken));
    expect(settings).toMatchObject({ kind: 'ok', value: nothing });
  });

  test('a person may say no', async () => {
    const world = await startMicrosoft();
    expect(await signIn(world.microsoft, ada(world), ['read'], 'cancel')).toEqual({ kind: 'declined' });
  });

  test('where an administrator has to consent, that is said, and their consent opens the way', async () => {
    const world = await startMicrosoft();
    world.sandbox.microsoft.accounts.settings.adminMustConsent = true;
    expect(await signIn(world.microsoft, ada(world), ['read'])).toEqual({ kind: 'admin-needed' });
    const url = new URL(world.microsoft.signIn.adminConsentUrl(REDIRECT, 'a-state') ?? '');
    expect(url.pathname).toBe('/organizations/v2.0/adminconsent');
    expect((await consent(url)).searchParams.get('state')).toBe('a-state');
    expect(await signIn(world.microsoft, ada(world), ['read'])).toMatchObject({ kind: 'granted' });
  });

  test("what the people's link asks of an administrator is what people are asked for, and nothing of the app's own", async () => {
    const world = await startMicrosoft();
    world.sandbox.microsoft.accounts.settings.adminMustConsent = true;
    const { behaviour } = world.sandbox.microsoft.simulator.control;
    behaviour.applicationPermissions.clear();
    const link = new URL(world.microsoft.signIn.adminConsentUrl(REDIRECT, 'a-state') ?? '');
    expect(link.searchParams.get('scope')).toBe(
      'openid profile email offline_access ' +
        'https://graph.microsoft.com/Calendars.Read https://graph.microsoft.com/MailboxSettings.Read',
    );
    expect(await (await fetch(link)).text()).not.toContain('as the app itself');
    await consent(link);
    expect(behaviour.applicationPermissions).toEqual(new Set());
    expect(await signIn(world.microsoft, ada(world), ['read', 'calendars', 'settings'])).toMatchObject({
      kind: 'granted',
    });
    // The link of docs/operations.md for reading the whole organization is another one.
    link.searchParams.set('scope', 'https://graph.microsoft.com/.default');
    expect(await (await fetch(link)).text()).toContain('as the app itself');
    await consent(link);
    expect([...behaviour.applicationPermissions]).toEqual(['Calendars.Read', 'MailboxSettings.Read', 'User.Read.All']);
  });

  test.each<[string, (url: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', 'another')],
    ['no state', (url) => url.searchParams.delete('state')],
    ['another code', (url) => url.searchParams.set('code', 'another')],
    ['another address', (url) => (url.pathname = '/connect/google/callback')],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example/v2.0')],
  ])('what comes back with %s is not believed', async (_name, forge) => {
    const world = await startMicrosoft();
    const microsoft = forAnyTenant(world);
    const { callbackUrl, pending } = await atTheSignInPage(microsoft, ada(world), ['read']);
    const url = new URL(callbackUrl);
    forge(url);
    expect(await microsoft.signIn.finish(url.href, pending)).toEqual({ kind: 'invalid' });
  });

  test('an answer is good once, and only with what was kept for it', async () => {
    const world = await startMicrosoft();
    const { callbackUrl, pending } = await atTheSignInPage(world.microsoft, ada(world), ['read']);
    const foreign = { ...pending, verifier: 'v'.repeat(43) };
    const other = await atTheSignInPage(world.microsoft, ada(world), ['read']);
    expect(await world.microsoft.signIn.finish(other.callbackUrl, { ...other.pending, nonce: 'n'.repeat(43) })).toEqual(
      {
        kind: 'invalid',
      },
    );
    expect(await world.microsoft.signIn.finish(callbackUrl, pending)).toMatchObject({ kind: 'granted' });
    expect(await world.microsoft.signIn.finish(callbackUrl, pending)).toEqual({ kind: 'invalid' });
    expect(await world.microsoft.signIn.finish(callbackUrl, foreign)).toEqual({ kind: 'invalid' });
  });

  test("a wrong secret of ours is an operator's business", async () => {
    const world = await startMicrosoft();
    const wrong = world.client({ clientSecret: 'expired' });
    expect(await signIn(wrong, ada(world), ['read'])).toEqual({ kind: 'failed', fault: { kind: 'misconfigured' } });
  });
});

describe('refreshing', () => {
  test('brings a new token of both kinds, with the same permissions', async () => {
    const world = await startMicrosoft();
    const { tokens } = await granted(world);
    const refreshed = await world.microsoft.signIn.refresh(tokens.refreshToken ?? '');
    if (refreshed.kind !== 'refreshed') throw new Error(refreshed.kind);
    expect(refreshed.tokens.permissions).toEqual(tokens.permissions);
    expect(refreshed.tokens.refreshToken).not.toBe(tokens.refreshToken);
    expect(refreshed.tokens.accessToken).not.toBe(tokens.accessToken);
    const calendars = await world.microsoft.calendars.calendars(accessWith(refreshed.tokens.accessToken));
    expect(calendars).toMatchObject({ kind: 'ok', value: [{ primary: true }] });
  });

  test.each<[string, (world: MicrosoftWorld) => void]>([
    ['taken back', ({ sandbox }) => sandbox.microsoft.accounts.revokePerson('p1')],
    [
      'stopped by a rule that asks for the person',
      ({ sandbox }) => void (sandbox.microsoft.accounts.settings.interactionRequired = true),
    ],
    ['that of somebody who left', ({ sandbox }) => void sandbox.acts.leave('p1')],
  ])('a consent that was %s is gone', async (_name, end) => {
    const world = await startMicrosoft();
    const { tokens } = await granted(world);
    end(world);
    expect(await world.microsoft.signIn.refresh(tokens.refreshToken ?? '')).toEqual({ kind: 'consent-gone' });
  });

  test("where a customer's administrator removed the app, nobody else is alarmed, and it works again once it is back", async () => {
    const world = await startMicrosoft();
    const { tokens } = await granted(world);
    world.sandbox.microsoft.simulator.control.behaviour.appRemoved = true;
    const token = tokens.refreshToken ?? '';
    const blocked = { kind: 'failed', fault: { kind: 'blocked-by-admin' } };
    expect(await world.microsoft.signIn.refresh(token)).toEqual(blocked);
    await granted(world);
    expect(await world.microsoft.signIn.refresh(token)).toMatchObject({ kind: 'refreshed' });
  });

  test('a token that works once and is used twice ends the consent', async () => {
    const world = await startMicrosoft();
    world.sandbox.microsoft.accounts.settings.singleUse = true;
    const { tokens } = await granted(world);
    expect(await world.microsoft.signIn.refresh(tokens.refreshToken ?? '')).toMatchObject({ kind: 'refreshed' });
    expect(await world.microsoft.signIn.refresh(tokens.refreshToken ?? '')).toEqual({ kind: 'consent-gone' });
  });

  test('a wrong secret, a server that is down and one that asks to wait break no consent', async () => {
    const world = await startMicrosoft();
    const { tokens } = await granted(world);
    const token = tokens.refreshToken ?? '';
    const wrong = world.client({ clientSecret: 'expired' });
    expect(await wrong.signIn.refresh(token)).toEqual({ kind: 'failed', fault: { kind: 'misconfigured' } });
    const path = /\/token$/;
    world.sandbox.faults.plan({ provider: 'microsoft', path, kind: '503', times: 1, retryAfterSeconds: 5 });
    const down = { kind: 'unavailable', retryAfterMs: 5_000 };
    expect(await world.microsoft.signIn.refresh(token)).toEqual({ kind: 'failed', fault: down });
    world.sandbox.faults.plan({ provider: 'microsoft', path, kind: 'truncated', times: 1 });
    expect(await world.microsoft.signIn.refresh(token)).toMatchObject({ fault: { kind: 'unavailable' } });
    world.sandbox.faults.plan({ provider: 'microsoft', path, kind: '429', times: 1 });
    expect(await world.microsoft.signIn.refresh(token)).toMatchObject({ fault: { kind: 'throttled' } });
    expect(await world.microsoft.signIn.refresh(token)).toMatchObject({ kind: 'refreshed' });
  });

  test('there is no way to take a consent back but the page that is named', async () => {
    const { microsoft } = await startMicrosoft();
    expect(await microsoft.signIn.revoke('token')).toBe('unsupported');
    expect(microsoft.signIn.manageUrl).toMatch(/^https:\/\//);
  });
});
