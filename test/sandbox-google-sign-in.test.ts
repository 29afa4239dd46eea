import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  assertion,
  calendarScope,
  consent,
  redeem,
  redirectUri,
  signInRequest,
  visitGoogle,
} from './sandbox-google-visitor.ts';
import type { Visit } from './sandbox-google-visitor.ts';

const read = calendarScope('events.owned.readonly');
const list = calendarScope('calendarlist.readonly');
const ticked = [read, list];
let visit: Visit;

beforeAll(async () => {
  visit = await visitGoogle();
});
afterAll(() => visit.close());

describe('signing in at the pretended Google', () => {
  test('the discovery document names its own origin as the issuer, and the endpoints are there', async () => {
    const { origin } = visit.sandbox.google;
    const { body } = await visit.get('', '/.well-known/openid-configuration');
    expect(body).toMatchObject({
      issuer: origin,
      authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
      token_endpoint: `${origin}/token`,
      authorization_response_iss_parameter_supported: true,
    });
    expect((await visit.get('', '/oauth2/v3/certs')).body.keys).toHaveLength(1);
  });

  test('the page names everybody and offers each permission', async () => {
    const { query } = signInRequest(visit, ticked);
    const page = await visit.get('', '/o/oauth2/v2/auth', Object.fromEntries(query));
    expect(page.status).toBe(200);
    expect(page.text).toContain(`value="${visit.person(0).id}"`);
    expect(page.text).toContain(`value="${read}"`);
  });

  test('who allows comes back with a code, the state and the issuer, and the code gives tokens once', async () => {
    const asked = signInRequest(visit, ticked);
    const back = await consent(visit, asked, { person: visit.person(0).id, ticked });
    expect(back.href.startsWith(redirectUri)).toBe(true);
    expect(back.searchParams.get('state')).toBe('state-1');
    expect(back.searchParams.get('iss')).toBe(visit.sandbox.google.origin);
    const { status, body } = await redeem(visit, asked, back.searchParams.get('code') ?? '');
    expect(status).toBe(200);
    expect(body.scope.split(' ')).toEqual(expect.arrayContaining(['openid', read, list]));
    expect(body.refresh_token).toEqual(expect.any(String));
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ sub: visit.person(0).subject, email: visit.person(0).address, nonce: 'nonce-1' });
    const again = await redeem(visit, asked, back.searchParams.get('code') ?? '');
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
  });

  test('a verifier of somebody else gets nothing', async () => {
    const back = await consent(visit, signInRequest(visit, ticked), { person: visit.person(1).id, ticked });
    const stranger = signInRequest(visit, ticked);
    const { status, body } = await redeem(visit, stranger, back.searchParams.get('code') ?? '');
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  });

  test('an unticked permission is missing in the token', async () => {
    const asked = signInRequest(visit, ticked);
    const back = await consent(visit, asked, { person: visit.person(1).id, ticked: [read] });
    const { body } = await redeem(visit, asked, back.searchParams.get('code') ?? '');
    expect(body.scope.split(' ')).toContain(read);
    expect(body.scope.split(' ')).not.toContain(list);
    const refused = await visit.get(body.access_token, '/calendar/v3/users/me/calendarList');
    expect([refused.status, refused.body.error.errors[0].reason]).toEqual([403, 'insufficientPermissions']);
  });

  test('permissions granted before come along where the app asks for that', async () => {
    const person = visit.person(2).id;
    const first = signInRequest(visit, [read]);
    await redeem(visit, first, (await consent(visit, first, { person, ticked: [] })).searchParams.get('code') ?? '');
    const second = signInRequest(visit, [list], { include_granted_scopes: 'true' });
    const back = await consent(visit, second, { person, ticked: [] });
    const { body } = await redeem(visit, second, back.searchParams.get('code') ?? '');
    expect(body.scope.split(' ')).toEqual(expect.arrayContaining([read, list]));
    expect(body.refresh_token).toBeUndefined();
  });

  test('a refresh gives a new access token and no new refresh token, until the consent is revoked', async () => {
    const asked = signInRequest(visit, ticked, { prompt: 'consent' });
    const back = await consent(visit, asked, { person: visit.person(3).id, ticked });
    const first = (await redeem(visit, asked, back.searchParams.get('code') ?? '')).body;
    const { clientId, clientSecret } = visit.sandbox.google;
    const fields = { grant_type: 'refresh_token', client_id: clientId, refresh_token: first.refresh_token };
    const next = await visit.form('/token', { ...fields, client_secret: clientSecret });
    expect(next.status).toBe(200);
    expect(next.body.refresh_token).toBeUndefined();
    const wrong = await visit.form('/token', { ...fields, client_secret: 'wrong' });
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
    expect((await visit.form('/revoke', { token: first.refresh_token })).status).toBe(200);
    const dead = await visit.form('/token', { ...fields, client_secret: clientSecret });
    expect([dead.status, dead.body.error]).toEqual([400, 'invalid_grant']);
    const refused = await visit.get(next.body.access_token, '/calendar/v3/calendars/primary/events');
    expect([refused.status, refused.body.error.errors[0].reason]).toEqual([401, 'authError']);
    expect((await visit.form('/revoke', { token: first.refresh_token })).status).toBe(400);
  });

  test('an access token expires after an hour', async () => {
    const token = await visit.token(visit.person(0).address, [read]);
    const events = '/calendar/v3/calendars/primary/events';
    expect((await visit.get(token, events)).status).toBe(200);
    visit.clock.at += 3_600_000;
    expect((await visit.get(token, events)).status).toBe(401);
  });

  test('who cancels, and whom an administrator blocks, comes back with that error', async () => {
    const person = visit.person(0).id;
    const declined = await consent(visit, signInRequest(visit, ticked), { person, ticked, decision: 'cancel' });
    expect(declined.searchParams.get('error')).toBe('access_denied');
    visit.sandbox.google.accounts.settings.adminBlocks = true;
    const blocked = await consent(visit, signInRequest(visit, ticked), { person, ticked });
    visit.sandbox.google.accounts.settings.adminBlocks = false;
    expect(blocked.searchParams.get('error')).toBe('admin_policy_enforced');
  });

  test('nobody is sent to an address that the app may not use, and no code comes without PKCE', async () => {
    const strange = signInRequest(visit, ticked, { redirect_uri: 'https://elsewhere.example/callback' });
    const page = await visit.get('', '/o/oauth2/v2/auth', Object.fromEntries(strange.query));
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    const plain = signInRequest(visit, ticked, { code_challenge_method: 'plain' });
    const back = await visit.get('', '/o/oauth2/v2/auth', Object.fromEntries(plain.query));
    expect(back.headers.get('location')).toContain('error=invalid_request');
  });
});

describe('domain-wide delegation', () => {
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const ask = async (key: any, claims: object) =>
    visit.form('/token', {
      grant_type,
      assertion: assertion(key, { aud: `${visit.sandbox.google.origin}/token`, ...claims }, visit.clock.at),
    });

  test('a service account acts for a person with what was delegated to it, and with nothing else', async () => {
    const key = (await visit.send('', 'POST', '/sandbox/google/service-accounts', { scopes: [read] })).body;
    const sub = visit.person(1).address;
    const token = (await ask(key, { sub, scope: read })).body;
    expect(token.refresh_token).toBeUndefined();
    const events = await visit.get(token.access_token, '/calendar/v3/calendars/primary/events', { quotaUser: 'q1' });
    expect(events.status).toBe(200);
    const more = await ask(key, { sub, scope: `${read} ${list}` });
    expect([more.status, more.body.error]).toEqual([401, 'unauthorized_client']);
    const nobody = await ask(key, { sub: 'nobody@lindenhof.example', scope: read });
    expect([nobody.status, nobody.body.error]).toEqual([400, 'invalid_grant']);
  });

  test('an assertion that is too old, for somebody else, or not signed by the account gets nothing', async () => {
    const key = (await visit.send('', 'POST', '/sandbox/google/service-accounts', { scopes: [read] })).body;
    const other = (await visit.send('', 'POST', '/sandbox/google/service-accounts', { scopes: [read] })).body;
    const claims = { sub: visit.person(1).address, scope: read };
    const now = Math.floor(visit.clock.at / 1_000);
    for (const answer of [
      await ask(key, { ...claims, iat: now - 9_000, exp: now - 6_000 }),
      await ask(key, { ...claims, aud: 'https://elsewhere.example/token' }),
      await ask(key, { ...claims, exp: now + 9_000 }),
      await ask({ ...other, client_email: key.client_email, private_key_id: key.private_key_id }, claims),
    ]) {
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
    }
  });
});
