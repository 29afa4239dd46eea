import { expect, test } from 'vitest';
import type { CodeAnswer, OAuthClient, OAuthTokens, RefreshAnswer } from '../oauth/contracts.ts';
import { createSignIn } from './sign-in.ts';

const pending = {
  state: 's',
  nonce: 'n',
  verifier: 'v',
  redirectUri: 'https://clearweek.example/connect/google/callback',
};
const read = 'https://www.googleapis.com/auth/calendar.events.owned.readonly';
const tokens: OAuthTokens = {
  accessToken: 'a',
  accessExpiresAt: 5,
  refreshToken: 'r',
  scopes: ['openid', 'email', read],
};
const claims = {
  iss: 'https://accounts.google.com',
  sub: '1001',
  email: 'Ada@Lindenhof.example',
  email_verified: true,
};

/** An OAuth client that gives these answers and keeps what it was asked to begin. */
function scripted(answers: { code?: CodeAnswer; refresh?: RefreshAnswer; revoke?: 'revoked' | 'gone' }) {
  const begun: unknown[] = [];
  const unused = () => Promise.reject(new Error('nobody asks this'));
  const oauth: OAuthClient = {
    begin: (options) => {
      begun.push(options);
      return Promise.resolve({ url: 'https://accounts.example/', pending });
    },
    finish: () => Promise.resolve(answers.code ?? { kind: 'invalid' }),
    refresh: () => Promise.resolve(answers.refresh ?? { kind: 'consent-gone' }),
    revoke: () => Promise.resolve(answers.revoke ?? 'revoked'),
    clientCredentials: unused,
    assertion: unused,
    tokenEndpoint: unused,
  };
  return { signIn: createSignIn(oauth, 'https://google.example/connections'), begun };
}

test('leaves with what brings a refresh token and keeps earlier consents', async () => {
  const { signIn, begun } = scripted({});
  const { redirectUri } = pending;
  await signIn.begin({ redirectUri, permissions: ['read'], hint: 'ada@lindenhof.example' });
  await signIn.begin({ redirectUri, permissions: ['read'], hint: null });
  const parameters = { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' };
  expect(begun).toEqual([
    {
      redirectUri,
      scopes: ['openid', 'email', read],
      parameters: { ...parameters, login_hint: 'ada@lindenhof.example' },
    },
    { redirectUri, scopes: ['openid', 'email', read], parameters },
  ]);
});

test('who came is known by the subject; the address is lower case, the organization its domain', async () => {
  const { signIn } = scripted({ code: { kind: 'granted', claims: { ...claims, hd: 'Lindenhof.example' }, tokens } });
  expect(await signIn.finish('x', pending)).toEqual({
    kind: 'granted',
    identity: {
      provider: 'google',
      subject: '1001',
      address: 'ada@lindenhof.example',
      organization: 'lindenhof.example',
    },
    tokens: { accessToken: 'a', accessExpiresAt: 5, refreshToken: 'r', permissions: ['read', 'settings'] },
  });
});

test('a private account has no organization', async () => {
  const { signIn } = scripted({ code: { kind: 'granted', claims, tokens } });
  expect(await signIn.finish('x', pending)).toMatchObject({ identity: { organization: null } });
});

test('who unticked the calendars is signed in without them', async () => {
  const { signIn } = scripted({
    code: { kind: 'granted', claims, tokens: { ...tokens, scopes: ['openid', 'email'] } },
  });
  expect(await signIn.finish('x', pending)).toMatchObject({ kind: 'granted', tokens: { permissions: [] } });
});

test.each([
  ['without an address', { ...claims, email: undefined }, tokens],
  ['with an address that is not proved', { ...claims, email_verified: false }, tokens],
  ['that does not say what was granted', claims, { ...tokens, scopes: null }],
])('an answer %s is not believed', async (_, said, given) => {
  const { signIn } = scripted({ code: { kind: 'granted', claims: said, tokens: given } });
  expect(await signIn.finish('x', pending)).toEqual({ kind: 'invalid' });
});

test.each([{ kind: 'declined' }, { kind: 'admin-needed' }, { kind: 'invalid' }] as const)(
  '%j stays so',
  async (code) => {
    expect(await scripted({ code }).signIn.finish('x', pending)).toEqual(code);
  },
);

test('a refresh gives no new refresh token, and says what is still granted', async () => {
  const refreshed = { kind: 'refreshed', tokens: { ...tokens, refreshToken: null } } as const;
  expect(await scripted({ refresh: refreshed }).signIn.refresh('r')).toEqual({
    kind: 'refreshed',
    tokens: { accessToken: 'a', accessExpiresAt: 5, refreshToken: null, permissions: ['read', 'settings'] },
  });
  const silent = { kind: 'refreshed', tokens: { ...tokens, scopes: null } } as const;
  expect(await scripted({ refresh: silent }).signIn.refresh('r')).toMatchObject({ fault: { kind: 'unavailable' } });
  expect(await scripted({}).signIn.refresh('r')).toEqual({ kind: 'consent-gone' });
});

test('a consent that is gone already is taken back', async () => {
  expect(await scripted({ revoke: 'gone' }).signIn.revoke('r')).toBe('revoked');
});
