import { createHash, randomBytes, sign } from 'node:crypto';
import { createSandbox } from '@clearweek/sandbox';
import type { Sandbox } from '@clearweek/sandbox';
import { problemsOf } from './exchange-problems.ts';

export const calendarScope = (name: string): string => `https://www.googleapis.com/auth/calendar.${name}`;
export const directoryScope = (name: string): string => `https://www.googleapis.com/auth/admin.directory.${name}`;

export const redirectUri = 'http://127.0.0.1:4321/connect/google/callback';

/** An answer with its body as JSON; text that is none stays text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
  readonly text: string;
}

/** A sandbox, a clock that the test moves, and plain requests whose every exchange is held against Google's discovery documents. */
export interface Visit {
  readonly sandbox: Sandbox;
  readonly clock: { at: number };
  /** A Google person of the company; the first is an administrator. */
  person(index?: number): { readonly id: string; readonly address: string; readonly subject: string };
  /** A token by domain-wide delegation: the short way past the sign-in page. */
  token(address: string, scopes: readonly string[]): Promise<string>;
  get(token: string, path: string, query?: Readonly<Record<string, string | readonly string[]>>): Promise<Answer>;
  send(token: string, method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  form(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  /** Holds all exchanges since the last look against the discovery documents. @throws Error that says what does not fit. */
  assertFits(): void;
  close(): Promise<void>;
}

export async function visitGoogle(
  options: { readonly limits?: boolean; readonly people?: number } = {},
): Promise<Visit> {
  const clock = { at: Date.parse('2026-11-25T09:00:00Z') };
  const sandbox = await createSandbox({
    seed: 7,
    people: options.people ?? 12,
    limits: options.limits === true,
    clock: { now: () => clock.at },
    pushRetryAfterMs: [1, 1],
    record: true,
  });
  const { origin } = sandbox.google;
  const people = sandbox.world.people.filter(({ provider, active }) => provider === 'google' && active);
  const keys = new Map<string, Record<string, string>>();

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${origin}${path}`, { redirect: 'manual', ...init });
    const text = await response.text();
    let body: unknown = text;
    try {
      body = JSON.parse(text);
    } catch {
      // Pages, and answers that a fault has spoilt.
    }
    return { status: response.status, headers: response.headers, body, text };
  }

  const form: Visit['form'] = (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields) });

  return {
    sandbox,
    clock,
    form,
    person(index = 0) {
      const person = people[index];
      if (person === undefined) throw new Error('The company is too small for this test.');
      return person;
    },
    async token(address, scopes) {
      const wanted = scopes.join(' ');
      const key = keys.get(wanted) ?? (await ask('/sandbox/google/service-accounts', json('POST', { scopes }))).body;
      keys.set(wanted, key);
      const answer = await form('/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(key, { sub: address, scope: wanted, aud: `${origin}/token` }, clock.at),
      });
      return answer.body.access_token;
    },
    get(token, path, query = {}) {
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) {
        for (const each of typeof value === 'string' ? [value] : value) parameters.append(name, each);
      }
      const search = parameters.size === 0 ? '' : `?${parameters.toString()}`;
      return ask(path + search, { headers: { authorization: `Bearer ${token}` } });
    },
    send: (token, method, path, body, headers = {}) =>
      ask(path, { ...json(method, body, { authorization: `Bearer ${token}`, ...headers }) }),
    assertFits() {
      const problems = problemsOf(sandbox.requests.exchanges);
      sandbox.requests.clear();
      if (problems.length > 0) throw new Error(`By the discovery documents: ${problems.join('; ')}`);
    },
    close: () => sandbox.close(),
  };
}

function json(method: string, body?: object, headers: Record<string, string> = {}): RequestInit {
  if (body === undefined) return { method, headers };
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

/** A service account's signed word that it acts for somebody; claims may be replaced to get it wrong. */
export function assertion(
  key: Readonly<Record<string, string>>,
  claims: Readonly<Record<string, unknown>>,
  now: number,
): string {
  const seconds = Math.floor(now / 1_000);
  const head = { alg: 'RS256', typ: 'JWT', kid: key['private_key_id'] };
  const body = { iss: key['client_email'], iat: seconds, exp: seconds + 3_600, ...claims };
  const unsigned = [head, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('RSA-SHA256', Buffer.from(unsigned), key['private_key'] ?? '').toString('base64url');
  return `${unsigned}.${signature}`;
}

export interface SignIn {
  readonly verifier: string;
  readonly query: URLSearchParams;
}

/** What an app sends somebody to Google with. */
export function signInRequest(
  visit: Visit,
  scopes: readonly string[],
  more: Readonly<Record<string, string>> = {},
): SignIn {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: visit.sandbox.google.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: ['openid', 'email', ...scopes].join(' '),
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    access_type: 'offline',
    ...more,
  });
  return { verifier, query };
}

/** Opens the page, ticks, presses a button, and gives the address that the browser is sent back to. */
export async function consent(
  visit: Visit,
  { query }: SignIn,
  choice: { readonly person: string; readonly ticked: readonly string[]; readonly decision?: 'allow' | 'cancel' },
): Promise<URL> {
  const page = await visit.get('', `/o/oauth2/v2/auth`, Object.fromEntries(query));
  const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    form.append(name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  }
  form.append('person', choice.person);
  for (const scope of choice.ticked) form.append('scope', scope);
  form.append('decision', choice.decision ?? 'allow');
  const answer = await fetch(`${visit.sandbox.google.origin}${action}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return new URL(answer.headers.get('location') ?? 'http://nowhere.invalid');
}

export async function redeem(visit: Visit, { verifier }: SignIn, code: string): Promise<Answer> {
  const { clientId, clientSecret } = visit.sandbox.google;
  return visit.form('/token', {
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}
