import { describe, expect, test } from 'vitest';
import { begun, callback, oneIssuer, redirectUri } from '../oauth/testing/one-issuer.ts';
import { createSignIn } from './sign-in.ts';

const issuer = oneIssuer();

function signIn() {
  const oauth = issuer.client();
  const { origin } = issuer.at();
  return {
    oauth,
    own: createSignIn({ oauth, clientId: 'clearweek', authority: origin, manageUrl: 'https://m.example' }),
  };
}

const refreshed = { token_type: 'Bearer', access_token: 'new', refresh_token: 'newer', expires_in: 60 };

describe('a refresh', () => {
  test('says what is granted now', async () => {
    issuer.at().answer('/token', { body: { ...refreshed, scope: 'https://graph.microsoft.com/Calendars.Read' } });
    expect(await signIn().own.refresh('old')).toMatchObject({ tokens: { permissions: ['read', 'calendars'] } });
  });

  test('that says nothing of scopes takes none away', async () => {
    issuer.at().answer('/token', { body: refreshed });
    expect(await signIn().own.refresh('old')).toMatchObject({
      kind: 'refreshed',
      tokens: { accessToken: 'new', refreshToken: 'newer', permissions: null },
    });
  });
});

test('the link for administrators names what people are asked for, and not all that is registered', () => {
  const link = new URL(signIn().own.adminConsentUrl(redirectUri, 'a-state') ?? '');
  expect(link.pathname).toBe('/organizations/v2.0/adminconsent');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    client_id: 'clearweek',
    redirect_uri: redirectUri,
    state: 'a-state',
    scope:
      'openid profile email offline_access ' +
      'https://graph.microsoft.com/Calendars.Read https://graph.microsoft.com/MailboxSettings.Read',
  });
});

test.each([
  ['AADSTS65004: User declined to consent', 'declined'],
  ['AADSTS90094: An administrator needs to approve', 'admin-needed'],
  ['', 'declined'],
])('who comes back with a no is told apart by the number, if there is one: %j', async (error_description, kind) => {
  const { oauth, own } = signIn();
  const { pending } = await begun(oauth);
  const { searchParams } = new URL(callback(pending));
  searchParams.delete('code');
  for (const [name, value] of Object.entries({ error: 'access_denied', error_description })) {
    searchParams.set(name, value);
  }
  expect(await own.finish(`${redirectUri}?${searchParams.toString()}`, pending)).toEqual({ kind });
});
