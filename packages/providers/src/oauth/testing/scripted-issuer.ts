import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

/** An authorization server on this machine that says what a test tells it to say. */
export interface ScriptedIssuer {
  readonly origin: string;
  /** Every request, as `METHOD /path`, and the form that came with it. */
  readonly seen: { readonly line: string; readonly form: URLSearchParams }[];
  /** What is answered at a path; a function is asked each time. */
  answer(
    path: string,
    answer: ScriptedAnswer | ((form: URLSearchParams) => ScriptedAnswer | Promise<ScriptedAnswer>),
  ): void;
  /** An ID token signed with the published key, or with another one. */
  idToken(claims: Readonly<Record<string, unknown>>, key?: 'published' | 'foreign'): Promise<string>;
  close(): Promise<void>;
}

export async function startScriptedIssuer(): Promise<ScriptedIssuer> {
  const keys = { published: await generateKeyPair('RS256'), foreign: await generateKeyPair('RS256') };
  const jwk = { ...(await exportJWK(keys.published.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const answers = new Map<string, (form: URLSearchParams) => ScriptedAnswer | Promise<ScriptedAnswer>>();
  const seen: ScriptedIssuer['seen'] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of request) text += String(piece);
    const form = new URLSearchParams(text);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    seen.push({ line: `${request.method} ${request.url}`, form });
    const { status = 200, headers = {}, body } = (await answers.get(path)?.(form)) ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers.set('/.well-known/openid-configuration', () => ({ body: metadata(origin, origin) }));
  answers.set('/jwks', () => ({ body: { keys: [jwk] } }));

  return {
    origin,
    seen,
    answer: (path, answer) => answers.set(path, typeof answer === 'function' ? answer : () => answer),
    idToken: (claims, key = 'published') =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(keys[key].privateKey),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Metadata of a server at `origin` that calls itself `issuer`. */
export function metadata(origin: string, issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    revocation_endpoint: `${origin}/revoke`,
    jwks_uri: `${origin}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  };
}
