import { createHash } from 'node:crypto';
import { CLIENT, type StartedMicrosoft } from './fixture.ts';

const REDIRECT = 'http://127.0.0.1:4321/connect/microsoft/callback';
const VERIFIER = 'a-verifier-that-is-long-enough-for-the-standard-0123456789';
export const SCOPES = 'openid profile email offline_access Calendars.Read MailboxSettings.Read';

export function parameters(extra: Readonly<Record<string, string>> = {}): URLSearchParams {
  return new URLSearchParams({
    client_id: CLIENT.id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: SCOPES,
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  });
}

/** Presses a button on the sign-in page; gives the answer as it is. */
export function press(
  { origin }: StartedMicrosoft,
  choice: Readonly<Record<string, string>>,
  asked = parameters(),
): Promise<Response> {
  const body = new URLSearchParams([...asked, ...Object.entries(choice)]);
  return fetch(`${origin}/organizations/oauth2/v2.0/authorize`, { method: 'POST', body, redirect: 'manual' });
}

export const backTo = (response: Response): URL =>
  new URL(response.headers.get('location') ?? 'http://nowhere.invalid');

export async function codeFor(simulator: StartedMicrosoft, personId: string, asked = parameters()): Promise<string> {
  return backTo(await press(simulator, { person: personId, decision: 'allow' }, asked)).searchParams.get('code') ?? '';
}

export async function tokenCall(
  { origin }: StartedMicrosoft,
  form: Readonly<Record<string, string>>,
  tenant = 'organizations',
): Promise<{ status: number; body: Record<string, any> }> {
  const body = new URLSearchParams({ client_id: CLIENT.id, client_secret: CLIENT.secret, ...form });
  const response = await fetch(`${origin}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Record<string, any> };
}

export const redeem = (simulator: StartedMicrosoft, code: string, verifier = VERIFIER) =>
  tokenCall(simulator, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier });

export const refresh = (simulator: StartedMicrosoft, refresh_token: string, extra = {}) =>
  tokenCall(simulator, { grant_type: 'refresh_token', refresh_token, ...extra });
