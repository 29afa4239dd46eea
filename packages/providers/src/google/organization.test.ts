import { createLocalJWKSet, exportJWK, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOAuthClient } from '../oauth/oauth-client.ts';
import { startScriptedIssuer } from '../oauth/testing/scripted-issuer.ts';
import type { ScriptedIssuer } from '../oauth/testing/scripted-issuer.ts';
import { createOrganization } from './organization.ts';
import { ok, scriptedClient } from './testing/scripted-client.ts';

const now = Date.UTC(2027, 2, 1, 9);
const clock = { now: () => now };
const { signal } = new AbortController();
const keys = await generateKeyPair('RS256', { extractable: true });
const consent = {
  provider: 'google',
  clientEmail: 'clearweek@project.example',
  privateKey: await exportPKCS8(keys.privateKey),
  privateKeyId: 'key-1',
  admin: 'admin@lindenhof.example',
} as const;

let issuer: ScriptedIssuer;
beforeEach(async () => {
  issuer = await startScriptedIssuer();
  issuer.answer('/token', { body: { access_token: 'delegated', expires_in: 3_599 } });
});
afterEach(() => issuer.close());

function organization(client = scriptedClient([])) {
  const oauth = createOAuthClient({
    issuer: issuer.origin,
    clientId: 'c',
    clientSecret: 's',
    clock,
    tenantIssuer: null,
  });
  return createOrganization(client, oauth, clock);
}

async function claimed() {
  const key = { ...(await exportJWK(keys.publicKey)), kid: 'key-1', alg: 'RS256' };
  const assertion = issuer.seen.at(-1)?.form.get('assertion') ?? '';
  return jwtVerify(assertion, createLocalJWKSet({ keys: [key] }), { currentDate: new Date(now) });
}

describe('a token for a mailbox', () => {
  test('is asked for with a signed claim to stand for that person, for reading calendars only', async () => {
    expect(await organization().accessToken(consent, 'ada@lindenhof.example', 'calendars', signal)).toEqual({
      kind: 'ok',
      value: { token: 'delegated', expiresInMs: 3_599_000 },
      requests: 1,
    });
    const { payload, protectedHeader } = await claimed();
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'key-1' });
    expect(payload).toEqual({
      iss: 'clearweek@project.example',
      sub: 'ada@lindenhof.example',
      aud: `${issuer.origin}/token`,
      iat: now / 1000,
      exp: now / 1000 + 3_600,
      scope:
        'https://www.googleapis.com/auth/calendar.events.owned.readonly ' +
        'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
    });
  });

  test.each([
    ['unauthorized_client', 401, { kind: 'blocked-by-admin' }],
    ['invalid_grant', 400, { kind: 'no-calendar' }],
    ['server_error', 500, { kind: 'unavailable', retryAfterMs: null }],
  ])('that is refused with %s', async (error, status, fault) => {
    issuer.answer('/token', { status, body: { error, error_description: 'x' } });
    expect(await organization().accessToken(consent, 'ada@lindenhof.example', 'calendars', signal)).toEqual({
      kind: 'failed',
      fault,
      requests: 1,
    });
  });

  test.each(['Invalid JWT Signature.', 'Invalid grant: account not found'])(
    'that is refused because of the key says nothing about the mailbox: %s',
    async (error_description) => {
      issuer.answer('/token', { status: 400, body: { error: 'invalid_grant', error_description } });
      expect(await organization().accessToken(consent, 'ada@lindenhof.example', 'calendars', signal)).toMatchObject({
        fault: { kind: 'blocked-by-admin' },
      });
    },
  );

  test.each(['calendars', 'directory'] as const)(
    'that is refused because of our own clock is ours to mend, and says nothing about anybody: %s',
    async (purpose) => {
      const error_description =
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
      issuer.answer('/token', { status: 400, body: { error: 'invalid_grant', error_description } });
      expect(await organization().accessToken(consent, 'ada@lindenhof.example', purpose, signal)).toMatchObject({
        fault: { kind: 'misconfigured' },
      });
    },
  );

  test('a key that cannot be read is a mistake of whoever set it up', async () => {
    const broken = { ...consent, privateKey: 'no key' };
    expect(await organization().accessToken(broken, 'ada@lindenhof.example', 'calendars', signal)).toMatchObject({
      fault: { kind: 'misconfigured' },
    });
  });

  test("nobody's mailbox cannot be asked for", async () => {
    await expect(organization().accessToken(consent, null, 'calendars', signal)).rejects.toThrow(TypeError);
    await expect(
      organization().accessToken({ provider: 'microsoft', tenant: 't' }, 'a', 'calendars', signal),
    ).rejects.toThrow(TypeError);
  });
});

describe('the directory', () => {
  test('is read as the administrator, whole each time', async () => {
    const client = scriptedClient([ok({ users: [{ id: '1', primaryEmail: 'ada@lindenhof.example' }] })]);
    expect(await organization(client).directory(consent, null, signal)).toMatchObject({
      kind: 'ok',
      value: { kind: 'changes', whole: true, entries: [{ externalId: '1' }] },
      requests: 2,
    });
    const { payload } = await claimed();
    expect(payload.sub).toBe('admin@lindenhof.example');
    expect(payload['scope']).toBe('https://www.googleapis.com/auth/admin.directory.user.readonly');
  });

  test('is asked for page by page, each only when it may be', async () => {
    const pages = [
      ok({ users: [], nextPageToken: 'two' }),
      ok({ users: [], nextPageToken: 'three' }),
      ok({ users: [] }),
    ];
    let asked = 0;
    const reason = new Error('not now');
    const atMost = (most: number) => async () => {
      if ((asked += 1) > most) throw reason;
    };
    await organization(scriptedClient(pages)).directory(consent, null, signal, atMost(3));
    expect(asked).toBe(3);
    asked = 0;
    const client = scriptedClient(pages);
    await expect(organization(client).directory(consent, null, signal, atMost(2))).rejects.toBe(reason);
    expect(client.calls).toHaveLength(2);
  });

  test('has nothing to go on from', async () => {
    expect(await organization().directory(consent, 'x', signal)).toEqual({
      kind: 'ok',
      value: { kind: 'cursor-expired' },
      requests: 0,
    });
    expect(issuer.seen).toEqual([]);
  });

  test.each([
    ['the delegation was taken back', 401, 'unauthorized_client'],
    ['the administrator whom it stands for is gone', 400, 'invalid_grant'],
  ])('without a token there is none: %s', async (_, status, error) => {
    issuer.answer('/token', { status, body: { error, error_description: 'x' } });
    expect(await organization().directory(consent, null, signal)).toEqual({
      kind: 'failed',
      fault: { kind: 'blocked-by-admin' },
      requests: 1,
    });
  });
});
