import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLIENT, person, startMicrosoft, type StartedMicrosoft } from './fixture.ts';
import { backTo, codeFor, parameters, press, redeem, refresh, SCOPES, tokenCall } from './sign-in-reader.ts';

let simulator: StartedMicrosoft;
const people = [person('p1'), person('p2'), person('g3', { provider: 'google' })];

beforeEach(async () => {
  simulator = await startMicrosoft(people.map((one) => ({ ...one })));
});
afterEach(() => simulator.close());

async function read(path: string): Promise<Record<string, any>> {
  return (await (await fetch(simulator.origin + path)).json()) as Record<string, any>;
}

test('the issuer is a template for any tenant, and the tenant itself where it is named', async () => {
  const { tenantId } = simulator.world;
  const issuer = async (tenant: string) => (await read(`/${tenant}/v2.0/.well-known/openid-configuration`))['issuer'];
  expect(await issuer('organizations')).toBe(`${simulator.origin}/{tenantid}/v2.0`);
  expect(await issuer('common')).toBe(`${simulator.origin}/{tenantid}/v2.0`);
  expect(await issuer(tenantId)).toBe(`${simulator.origin}/${tenantId}/v2.0`);
  expect(await read('/elsewhere.example/v2.0/.well-known/openid-configuration')).toMatchObject({
    error_codes: [90002],
  });
});

test('whoever allows gives a code, tokens, and an ID token that names person and tenant', async () => {
  const { status, body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  expect(status).toBe(200);
  expect(body['scope']).toBe('openid profile email Calendars.Read MailboxSettings.Read');
  const keys = await read('/organizations/discovery/v2.0/keys');
  const { payload } = await jwtVerify(body['id_token'], createLocalJWKSet(keys as never), {
    audience: CLIENT.id,
    issuer: `${simulator.origin}/${simulator.world.tenantId}/v2.0`,
    currentDate: new Date(simulator.clock.at),
  });
  expect(payload).toMatchObject({
    oid: people[0]?.subject,
    tid: simulator.world.tenantId,
    preferred_username: 'p1@lindenhof.example',
    email: 'p1@lindenhof.example',
    nonce: 'a-nonce',
  });
  expect(payload.sub).not.toBe(people[0]?.subject);
});

test('the page offers the people of this tenant only', async () => {
  const page = await (await fetch(`${simulator.origin}/common/oauth2/v2.0/authorize?${parameters()}`)).text();
  expect(page).toContain('Person P1');
  expect(page).not.toContain('Person G3');
});

test('whoever says no is sent back with access_denied and the state', async () => {
  const back = backTo(await press(simulator, { person: 'p1', decision: 'cancel' }));
  expect(back.searchParams.get('error')).toBe('access_denied');
  expect(back.searchParams.get('error_description')).toContain('AADSTS65004');
  expect(back.searchParams.get('state')).toBe('a-state');
});

test('an unknown redirect is never followed', async () => {
  const asked = parameters({ redirect_uri: 'https://elsewhere.example/callback' });
  const response = await press(simulator, { person: 'p1', decision: 'allow' }, asked);
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
});

test('a request without PKCE is sent back', async () => {
  const back = backTo(
    await press(simulator, { person: 'p1', decision: 'allow' }, parameters({ code_challenge_method: 'plain' })),
  );
  expect(back.searchParams.get('error')).toBe('invalid_request');
});

test('a code works once, and with its own verifier only', async () => {
  const code = await codeFor(simulator, 'p1');
  expect((await redeem(simulator, code, 'another-verifier-of-somebody-else-0123456789abcdef')).body).toMatchObject({
    error: 'invalid_grant',
    error_codes: [501481],
  });
  expect((await redeem(simulator, code)).status).toBe(200);
  expect((await redeem(simulator, code)).body['error']).toBe('invalid_grant');
});

test('a refresh gives another refresh token, and the old one goes on working', async () => {
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  const next = await refresh(simulator, body['refresh_token']);
  expect(next.status).toBe(200);
  expect(next.body['refresh_token']).not.toBe(body['refresh_token']);
  expect((await refresh(simulator, body['refresh_token'])).status).toBe(200);
});

test('where refresh tokens work once, a second use ends them all', async () => {
  simulator.accounts.settings.singleUse = true;
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  const next = await refresh(simulator, body['refresh_token']);
  expect((await refresh(simulator, body['refresh_token'])).body['error']).toBe('invalid_grant');
  expect((await refresh(simulator, next.body['refresh_token'])).body).toMatchObject({ error_codes: [50173] });
});

test('without offline_access there is no refresh token', async () => {
  const { body } = await redeem(
    simulator,
    await codeFor(simulator, 'p1', parameters({ scope: 'openid Calendars.Read' })),
  );
  expect(body).not.toHaveProperty('refresh_token');
});

test('a refresh for what was never consented to says so', async () => {
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  const answer = await refresh(simulator, body['refresh_token'], { scope: 'Calendars.ReadWrite' });
  expect(answer.body).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] });
});

test('what was consented to before stays when more is asked for', async () => {
  await redeem(simulator, await codeFor(simulator, 'p1'));
  const more = parameters({ scope: 'openid offline_access Calendars.ReadWrite' });
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1', more));
  expect(body['scope'].split(' ')).toEqual(expect.arrayContaining(['Calendars.Read', 'Calendars.ReadWrite']));
});

test('a wrong secret is the app’s trouble and not the person’s', async () => {
  const answer = await tokenCall(simulator, {
    grant_type: 'refresh_token',
    refresh_token: 'x',
    client_secret: 'wrong',
  });
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000215] } });
});

test('conditional access asks for the person', async () => {
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  simulator.accounts.settings.interactionRequired = true;
  expect((await refresh(simulator, body['refresh_token'])).body).toMatchObject({
    error: 'interaction_required',
    suberror: 'basic_action',
  });
});

test('where only an administrator may consent, people are told so until one has', async () => {
  simulator.accounts.settings.adminMustConsent = true;
  const page = await (await press(simulator, { person: 'p1', decision: 'allow' })).text();
  expect(page).toContain('Need admin approval');
  const link = /id="return" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(new URL(link).searchParams.get('error')).toBe('access_denied');
  expect(new URL(link).searchParams.get('error_description')).toContain('AADSTS90094');

  const consent = new URLSearchParams({
    client_id: CLIENT.id,
    redirect_uri: 'http://127.0.0.1:4321/admin',
    state: 's',
    scope: SCOPES,
  });
  const path = `${simulator.origin}/organizations/v2.0/adminconsent`;
  expect(await (await fetch(`${path}?${consent}`)).text()).toContain('Accept');
  consent.set('decision', 'allow');
  const back = backTo(await fetch(path, { method: 'POST', body: consent, redirect: 'manual' }));
  expect(back.searchParams.get('admin_consent')).toBe('True');
  expect(back.searchParams.get('tenant')).toBe(simulator.world.tenantId);
  expect(await codeFor(simulator, 'p1')).not.toBe('');
});

test('an administrator who declines sends admin_consent=True as well, with an error', async () => {
  const form = new URLSearchParams({
    client_id: CLIENT.id,
    redirect_uri: 'http://127.0.0.1:1/a',
    state: 's',
    decision: 'cancel',
  });
  const path = `${simulator.origin}/organizations/v2.0/adminconsent`;
  const { searchParams } = backTo(await fetch(path, { method: 'POST', body: form, redirect: 'manual' }));
  expect([searchParams.get('admin_consent'), searchParams.get('error')]).toEqual(['True', 'access_denied']);
});

async function allow(scope: string): Promise<URL> {
  const form = new URLSearchParams({ client_id: CLIENT.id, redirect_uri: 'http://127.0.0.1:1/a', scope });
  form.set('decision', 'allow');
  const path = `${simulator.origin}/organizations/v2.0/adminconsent`;
  return backTo(await fetch(path, { method: 'POST', body: form, redirect: 'manual' }));
}

test('permissions of the app itself come only with all that is registered, and cannot be named beside others', async () => {
  const { behaviour } = simulator.control;
  behaviour.applicationPermissions.clear();
  await allow('openid https://graph.microsoft.com/Calendars.Read User.Read.All');
  expect(behaviour.applicationPermissions).toEqual(new Set());
  expect(simulator.accounts.settings.adminConsented).toContain('Calendars.Read');
  const mixed = await allow('https://graph.microsoft.com/.default Calendars.Read');
  expect([mixed.searchParams.get('admin_consent'), mixed.searchParams.get('error')]).toEqual(['True', 'invalid_scope']);
  expect(behaviour.applicationPermissions).toEqual(new Set());
  await allow('https://graph.microsoft.com/.default');
  expect(behaviour.applicationPermissions).toContain('User.Read.All');
});

test('an app that the administrator removed gets nothing until somebody consents anew', async () => {
  const { body } = await redeem(simulator, await codeFor(simulator, 'p1'));
  const again = () => refresh(simulator, body['refresh_token']);
  const itself = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
  simulator.control.behaviour.appRemoved = true;
  expect((await again()).body).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] });
  expect((await tokenCall(simulator, itself, simulator.world.tenantId)).body['error']).toBe('unauthorized_client');
  await allow('Calendars.Read');
  expect((await again()).status).toBe(200);
  expect((await tokenCall(simulator, itself, simulator.world.tenantId)).status).toBe(200);
});

test('an application signs in by itself, in a tenant that it names', async () => {
  const form = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
  expect((await tokenCall(simulator, form)).body['error']).toBe('invalid_request');
  const { body } = await tokenCall(simulator, form, simulator.world.tenantId);
  const me = await simulator.ask(body['access_token'], '/me/calendars');
  expect([me.status, me.body['error'].code]).toEqual([400, 'BadRequest']);
  expect((await simulator.ask(body['access_token'], '/users/p1@lindenhof.example/calendars')).status).toBe(200);
});

test('silently, only what was consented to is given', async () => {
  const ask = async () => {
    const asked = parameters({ prompt: 'none', login_hint: 'p1@lindenhof.example' });
    return backTo(await fetch(`${simulator.origin}/common/oauth2/v2.0/authorize?${asked}`, { redirect: 'manual' }));
  };
  expect((await ask()).searchParams.get('error')).toBe('consent_required');
  await redeem(simulator, await codeFor(simulator, 'p1'));
  expect((await ask()).searchParams.get('code')).not.toBeNull();
});
