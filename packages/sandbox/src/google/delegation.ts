import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { json } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import { googlePeople } from './google-state.ts';
import type { GoogleState } from './google-state.ts';
import type { ServiceAccount } from './service-accounts.ts';
import { tokenError } from './token-error.ts';

/** How far the clock of whoever signs may be wrong. */
const toleranceSeconds = 300;
const longestLifeSeconds = 3_600;

/**
 * Domain-wide delegation (RFC 7523): a service account signs that it acts for `sub`, with scopes that an administrator has delegated
 * to it. No refresh token comes with it, and nobody is asked.
 */
export async function delegatedAccess(assertion: string, state: GoogleState): Promise<Reply> {
  const account = signerOf(assertion, state);
  if (account === null) return tokenError(400, 'invalid_grant', 'Invalid grant: account not found');
  const claims = await verified(assertion, account, state);
  if (claims === null) return tokenError(400, 'invalid_grant', 'Invalid JWT Signature.');
  if (claims.exp === undefined || claims.iat === undefined || claims.exp - claims.iat > longestLifeSeconds) {
    return tokenError(400, 'invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes)');
  }
  const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ').filter((each) => each !== '') : [];
  if (scopes.length === 0)
    return tokenError(400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  if (claims.sub === undefined || claims.sub === account.email) return tokenFor(account, null, scopes, state);
  if (!scopes.every((scope) => account.delegatedScopes.has(scope))) {
    return tokenError(
      401,
      'unauthorized_client',
      'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
    );
  }
  const { sub } = claims;
  const person = googlePeople(state).find(({ subject, address }) => subject === sub || address === sub.toLowerCase());
  if (person?.active !== true) return tokenError(400, 'invalid_grant', 'Invalid email or User ID');
  return tokenFor(account, person.id, scopes, state);
}

function signerOf(assertion: string, state: GoogleState): ServiceAccount | null {
  try {
    const account = state.serviceAccounts.byEmail(decodeJwt(assertion).iss ?? '');
    const { kid } = decodeProtectedHeader(assertion);
    return account === null || (kid !== undefined && kid !== account.keyId) ? null : account;
  } catch {
    return null;
  }
}

async function verified(assertion: string, account: ServiceAccount, state: GoogleState): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(assertion, account.publicKey, {
      algorithms: ['RS256'],
      audience: `${state.origin()}/token`,
      currentDate: new Date(state.world.clock.now()),
      clockTolerance: toleranceSeconds,
    });
    return payload;
  } catch {
    return null;
  }
}

function tokenFor(
  account: ServiceAccount,
  personId: string | null,
  scopes: readonly string[],
  state: GoogleState,
): Reply {
  const issued = state.accounts.issueAccess({ clientId: account.email, personId, scopes });
  const { accessToken, expiresInSeconds } = issued;
  const body = { access_token: accessToken, expires_in: expiresInSeconds - 1, token_type: 'Bearer' };
  return json(200, body, { 'cache-control': 'no-store' });
}
