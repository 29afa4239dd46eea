import { createHash } from 'node:crypto';
import type { Sandbox } from './create-sandbox.ts';
import type { ProviderName } from './server/fault-kinds.ts';
import type { SimPerson } from './world/model.ts';

export function firstOf({ world }: Sandbox, provider: ProviderName): SimPerson {
  const person = world.people.find((one) => one.provider === provider && one.active);
  if (person === undefined) throw new Error('Nobody has an account there.');
  return person;
}

/** The first person of a provider lets the app in; gives the tokens. */
export function consent(
  sandbox: Sandbox,
  provider: ProviderName = 'google',
  scopes: readonly string[] = ['openid', 'email'],
): { readonly refreshToken: string; readonly accessToken: string } {
  const { accounts, clientId, clientSecret } = sandbox[provider];
  const codeVerifier = 'v'.repeat(43);
  const client = { clientId, redirectUri: `http://127.0.0.1:1/connect/${provider}/callback` };
  const code = accounts.issueCode({
    ...client,
    personId: firstOf(sandbox, provider).id,
    scopes,
    nonce: null,
    codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    codeChallengeMethod: 'S256',
    offline: true,
  });
  if (code.kind !== 'code') throw new Error(code.why);
  const answer = accounts.redeemCode({ ...client, code: code.code, clientSecret, codeVerifier });
  if (answer.kind !== 'tokens' || answer.tokens.refreshToken === null) throw new Error('No tokens came.');
  return { refreshToken: answer.tokens.refreshToken, accessToken: answer.tokens.accessToken };
}

/** Exchanges a refresh token at the provider's accounts. */
export function refresh(sandbox: Sandbox, refreshToken: string, provider: ProviderName = 'google') {
  const { accounts, clientId, clientSecret } = sandbox[provider];
  return accounts.refresh({ refreshToken, clientId, clientSecret });
}
