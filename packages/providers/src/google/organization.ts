import type { Clock, OrganizationConsent, OrganizationProvider } from '@clearweek/app';
import { SignJWT, importPKCS8 } from 'jose';
import type { OAuthClient, OAuthErrorMeaning, RefusalMeaning } from '../oauth/contracts.ts';
import type { GoogleClient } from './client.ts';
import { readDirectory } from './directory.ts';
import { organizationScopes } from './scopes.ts';

/** Google takes at most an hour. */
const assertionSeconds = 3_600;

/** The administrator has not, or no longer, authorized the service account for these scopes. */
const delegationErrors: Readonly<Record<string, OAuthErrorMeaning>> = {
  unauthorized_client: 'admin-needed',
  access_denied: 'admin-needed',
  admin_policy_enforced: 'admin-needed',
};

/** Google's words for a key, or a service account, that is no longer valid. Where it changes them, the mailbox is taken to be the reason. */
const keyIsRefused = /Invalid JWT Signature|account not found/i;

/** What is wrong is how we signed, such as by a clock that is: nobody's consent or mailbox. */
const signedWrongly = /^Invalid JWT: /i;

/**
 * `invalid_grant` means that there is nobody to stand for: of a mailbox, that it is none. Of the administrator, whom the consent itself names,
 * and of a key that is refused, it means that the consent no longer holds, which says nothing about any mailbox.
 */
function meaningFor(purpose: 'calendars' | 'directory'): RefusalMeaning {
  return (error, description) => {
    if (error === 'invalid_grant' && signedWrongly.test(description)) return 'misconfigured';
    if (error === 'invalid_grant' && (purpose === 'directory' || keyIsRefused.test(description))) return 'admin-needed';
    return Object.hasOwn(delegationErrors, error) ? (delegationErrors[error] ?? null) : null;
  };
}

type GoogleConsent = Extract<OrganizationConsent, { provider: 'google' }>;

/**
 * Domain-wide delegation: a service account stands for a person by signing that it does (RFC 7523). Signed here, because Google's
 * library has the address of its token endpoint built in.
 */
export function createOrganization(client: GoogleClient, oauth: OAuthClient, clock: Clock): OrganizationProvider {
  const accessToken: OrganizationProvider['accessToken'] = async (consent, mailbox, purpose, signal) => {
    const own = insistOnGoogle(consent);
    const person = purpose === 'directory' ? own.admin : mailbox;
    if (person === null) throw new TypeError("Google's calendars are read mailbox by mailbox");
    const audience = await oauth.tokenEndpoint();
    if (typeof audience !== 'string') return { kind: 'failed', fault: audience.fault, requests: 1 };
    const jwt = await signed(own, { person, scopes: organizationScopes[purpose], audience, now: clock.now() });
    if (jwt === null) return { kind: 'failed', fault: { kind: 'misconfigured' }, requests: 0 };
    const answer = await oauth.assertion(jwt, signal, meaningFor(purpose));
    if (answer.kind === 'failed') return { kind: 'failed', fault: answer.fault, requests: 1 };
    const { accessToken: token, accessExpiresAt } = answer.tokens;
    return { kind: 'ok', value: { token, expiresInMs: Math.max(0, accessExpiresAt - clock.now()) }, requests: 1 };
  };

  return {
    name: 'google',
    accessToken,
    async directory(consent, cursor, signal, beforeEach = async () => {}) {
      // Google lists all people every time: there is nothing to go on from.
      if (cursor !== null) return { kind: 'ok', value: { kind: 'cursor-expired' }, requests: 0 };
      const token = await accessToken(consent, null, 'directory', signal);
      if (token.kind === 'failed') return token;
      const { admin } = insistOnGoogle(consent);
      const given = async () => {
        await beforeEach();
        return token.value.token;
      };
      const access = { token: given, mailbox: admin, quotaUser: admin, signal };
      const answer = await readDirectory(client, access);
      return { ...answer, requests: answer.requests + token.requests };
    },
  };
}

/** Null where the key cannot be read. */
async function signed(
  consent: GoogleConsent,
  claim: { person: string; scopes: readonly string[]; audience: string; now: number },
): Promise<string | null> {
  const key = await importPKCS8(consent.privateKey, 'RS256').catch(() => null);
  if (key === null) return null;
  const seconds = Math.floor(claim.now / 1000);
  return new SignJWT({ scope: claim.scopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: consent.privateKeyId })
    .setIssuer(consent.clientEmail)
    .setSubject(claim.person)
    .setAudience(claim.audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + assertionSeconds)
    .sign(key);
}

function insistOnGoogle(consent: OrganizationConsent): GoogleConsent {
  if (consent.provider !== 'google') throw new TypeError("This consent is not Google's");
  return consent;
}
