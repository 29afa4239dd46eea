import { createHash, randomBytes } from 'node:crypto';
import { createSandbox } from '@clearweek/sandbox';
import type { Sandbox, SimPerson } from '@clearweek/sandbox';
import { expect } from 'vitest';
import { expectAsDescribed } from './exchange-problems.ts';

const REDIRECT = 'http://127.0.0.1:4321/connect/microsoft/callback';
const PREFER = 'odata.maxpagesize=40, outlook.timezone="UTC", IdType="ImmutableId", outlook.body-content-type="text"';

interface Answer {
  readonly status: number;
  readonly body: any;
}

interface Question {
  readonly method?: string;
  readonly body?: object;
  readonly prefer?: string;
}

/** A company, a clock that the test moves, and plain requests to the pretended Graph. */
export interface MicrosoftVisit {
  readonly sandbox: Sandbox;
  readonly clock: { at: number };
  /** Who has Microsoft and is still there. */
  people(): readonly SimPerson[];
  person(index: number): SimPerson;
  /** The way of a person through the pages, to a token. */
  signIn(personId: string, scope: string): Promise<string>;
  /** A token of the application's own. */
  application(): Promise<string>;
  ask(token: string, path: string, question?: Question): Promise<Answer>;
  /** All items of all pages, and the delta link where there is one. */
  everything(token: string, path: string): Promise<{ readonly items: any[]; readonly delta: string }>;
  /** Holds all exchanges since the last look against Graph's descriptions. */
  assertFits(): void;
  close(): Promise<void>;
}

export async function visitMicrosoft(): Promise<MicrosoftVisit> {
  const clock = { at: Date.parse('2026-11-25T09:00:00Z') };
  const sandbox = await createSandbox({
    seed: 11,
    people: 24,
    limits: false,
    clock: { now: () => clock.at },
    pushRetryAfterMs: [],
    record: true,
  });
  const ask = asker(sandbox);
  const people = () => sandbox.world.people.filter(({ provider, active }) => provider === 'microsoft' && active);
  return {
    sandbox,
    clock,
    people,
    person: (index) => people()[index] ?? expect.fail('The company is too small for this test.'),
    signIn: (personId, scope) => signIn(sandbox, personId, scope),
    application: () => application(sandbox),
    ask,
    everything: (token, path) => everything(ask, token, path),
    assertFits: () => expectAsDescribed(sandbox.requests),
    close: () => sandbox.close(),
  };
}

function asker({ microsoft }: Sandbox): MicrosoftVisit['ask'] {
  return async (token, path, { method = 'GET', body, prefer = PREFER } = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${microsoft.graphRoot}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
}

async function signIn(sandbox: Sandbox, personId: string, scope: string): Promise<string> {
  const { origin, clientId, clientSecret } = sandbox.microsoft;
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `openid profile email offline_access ${scope}`,
    state: 'state',
    nonce: 'nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await (await fetch(`${origin}/organizations/oauth2/v2.0/authorize?${query}`)).text();
  const form = new URLSearchParams({ person: personId, decision: 'allow' });
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    form.append(name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  }
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';
  const back = await fetch(origin + action, { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
  });
  const answer = await fetch(`${origin}/organizations/oauth2/v2.0/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function application(sandbox: Sandbox): Promise<string> {
  const { origin, clientId, clientSecret, tenantId } = sandbox.microsoft;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const answer = await fetch(`${origin}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function everything(
  ask: MicrosoftVisit['ask'],
  token: string,
  path: string,
): Promise<{ items: any[]; delta: string }> {
  const items: any[] = [];
  for (let next = path; ;) {
    const { status, body } = await ask(token, next);
    expect(status).toBe(200);
    items.push(...body.value);
    if (body['@odata.nextLink'] === undefined) return { items, delta: body['@odata.deltaLink'] ?? '' };
    next = body['@odata.nextLink'];
  }
}
