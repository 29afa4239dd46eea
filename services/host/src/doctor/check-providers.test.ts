import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Config } from '../config/config.ts';
import { checkProviders } from './check-providers.ts';

/** Somebody who signs people in, at the address that is returned. */
async function issuer(
  answer: {
    readonly says?: string;
    readonly status?: number;
    readonly token?: readonly [status: number, error: string];
  } = {},
): Promise<string> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const own = `http://127.0.0.1:${port}`;
    request.resume();
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/token') {
      const [status, error] = answer.token ?? [400, 'invalid_grant'];
      return send(status, { error });
    }
    if (request.url !== '/.well-known/openid-configuration') return send(404, {});
    return send(answer.status ?? 200, {
      issuer: answer.says ?? own,
      authorization_endpoint: `${own}/authorize`,
      token_endpoint: `${own}/token`,
      jwks_uri: `${own}/keys`,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const registration = (address: string) => ({
  clientId: 'the client',
  clientSecret: 'topsecret',
  issuer: address,
  apiRoot: 'http://127.0.0.1:1/',
});

function look(given: Partial<Config>) {
  return checkProviders({
    mode: 'production',
    publicUrl: 'https://clearweek.example.org',
    sandbox: false,
    google: null,
    microsoft: null,
    ...given,
  });
}

test('where both are well, it says so, and what it could not try', async () => {
  const address = await issuer();
  expect(await look({ google: registration(address), microsoft: registration(address) })).toEqual([
    { level: 'ok', text: 'Google answers, and takes the client and its secret.' },
    { level: 'ok', text: 'Microsoft answers. Whether it takes the client and its secret shows at the first sign-in.' },
  ]);
});

test.each([
  ['a wrong secret', { token: [401, 'invalid_client'] }, 'problem', 'refuses GOOGLE_CLIENT_ID or GOOGLE_CLIENT_SECRET'],
  ['a client that is gone', { token: [401, 'deleted_client'] }, 'problem', 'refuses GOOGLE_CLIENT_ID'],
  ['a secret that could not be tried', { token: [503, 'x'] }, 'warning', 'could not be tried'],
  ['an address of somebody else', { says: 'https://somebody.example' }, 'problem', 'of GOOGLE_ISSUER does not sign'],
  ['an address where nothing is', { status: 404 }, 'problem', 'of GOOGLE_ISSUER does not sign'],
  ['a provider in trouble', { status: 503 }, 'problem', 'Google does not answer properly.'],
] as const)('of Google, %s is told as such, and how to mend it', async (_what, answer, level, words) => {
  const [found] = await look({ google: registration(await issuer(answer)) });
  expect(found).toMatchObject({ level, text: expect.stringContaining(words), mend: expect.stringMatching(/\.$/) });
  expect(JSON.stringify(found)).not.toContain('topsecret');
});

test('a provider where nobody listens is told by its own name', async () => {
  const [, found] = await look({ microsoft: registration('http://127.0.0.1:1') });
  expect(found).toMatchObject({ level: 'problem', mend: expect.stringContaining('MICROSOFT_ISSUER') });
});

test('one that is not set up is no mistake, unless nobody could sign in at all', async () => {
  const levels = async (given: Partial<Config>) => (await look(given)).map(({ level }) => level);
  expect(await levels({ google: registration(await issuer()) })).toEqual(['ok', 'ok']);
  expect(await levels({ mode: 'embedded', sandbox: true })).toEqual(['ok', 'ok']);
  expect(await levels({ mode: 'embedded' })).toEqual(['ok', 'ok']);
  expect(await look({})).toMatchObject([{ level: 'warning', text: expect.stringContaining('nobody can sign in') }]);
});
