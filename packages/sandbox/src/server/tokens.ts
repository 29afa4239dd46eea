import type { AccessCheck, Grant, IssuedTokens, SignInSettings, TokenResult } from './accounts-model.ts';
import type { Grants } from './grants.ts';
import { opaque } from './opaque.ts';

interface AccessToken {
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

interface RefreshToken {
  readonly grant: Grant;
  used: boolean;
}

/** The refresh tokens of one grant that a client may have, whenever it was interrupted. */
export interface HeldTokens {
  readonly grant: Grant;
  readonly newest: string;
  /** The last one that was exchanged for a newer one; null where none was, or where it is no good any more. */
  readonly exchanged: string | null;
}

export interface TokensOptions {
  readonly clock: { now(): number };
  readonly settings: SignInSettings;
  readonly grants: Grants;
  readonly isActive: (personId: string) => boolean;
  /** Each refresh gives a new refresh token. */
  readonly rotates: boolean;
}

export interface Tokens {
  issue(grant: Grant, offline: boolean, nonce: string | null): IssuedTokens;
  withoutConsent(clientId: string, personId: string | null, scopes: readonly string[]): IssuedTokens;
  refresh(asked: { refreshToken: string; clientId: string; scopes?: readonly string[] }): TokenResult;
  check(accessToken: string): AccessCheck;
  grantOf(token: string): Grant | null;
  /** The refresh tokens of the grants that hold. */
  held(): readonly HeldTokens[];
  /** Takes back refresh tokens that were given out before. */
  recall(held: HeldTokens): void;
  /** Called whenever a refresh token is given out. */
  onIssued(listener: () => void): void;
}

/** How many access tokens are kept before the expired ones are swept. */
const SWEEP_AT = 5_000;

/** Access and refresh tokens. Access tokens expire by the clock; refresh tokens live until their grant is revoked. */
export function createTokens({ clock, settings, grants, isActive, rotates }: TokensOptions): Tokens {
  const access = new Map<string, AccessToken>();
  const refresh = new Map<string, RefreshToken>();
  const held = new Map<Grant, HeldTokens>();
  const listeners: (() => void)[] = [];
  let sweepAt = SWEEP_AT;

  function issueAccess(grant: Grant, scopes: readonly string[]): string {
    if (access.size >= sweepAt) {
      for (const [token, { expiresAt }] of access) if (expiresAt <= clock.now()) access.delete(token);
      sweepAt = Math.max(SWEEP_AT, access.size * 2);
    }
    const token = opaque('at.');
    access.set(token, { grant, scopes, expiresAt: clock.now() + settings.accessSeconds * 1_000 });
    return token;
  }

  function issueRefresh(grant: Grant, exchanged: string | null): string {
    const token = opaque('rt.');
    refresh.set(token, { grant, used: false });
    held.set(grant, { grant, newest: token, exchanged });
    for (const listener of listeners) listener();
    return token;
  }

  function issued(
    grant: Grant,
    scopes: readonly string[],
    refreshToken: string | null,
    nonce: string | null,
  ): IssuedTokens {
    const accessToken = issueAccess(grant, scopes);
    return { grant, accessToken, expiresInSeconds: settings.accessSeconds, scopes, refreshToken, nonce };
  }

  /** Why the token cannot be used, if it cannot. */
  function obstacle(known: RefreshToken | undefined, clientId: string): TokenResult | null {
    if (known === undefined) return { kind: 'refused', why: 'token' };
    const { grant } = known;
    if (grant.clientId !== clientId) return { kind: 'refused', why: 'client-mismatch' };
    if (grant.revoked) return { kind: 'refused', why: 'revoked' };
    if (grant.personId !== null && !isActive(grant.personId)) return { kind: 'refused', why: 'person-gone' };
    if (known.used && settings.singleUse) {
      grants.revoke(grant);
      return { kind: 'refused', why: 'reused' };
    }
    return null;
  }

  return {
    issue: (grant, offline, nonce) => issued(grant, grant.scopes, offline ? issueRefresh(grant, null) : null, nonce),
    withoutConsent(clientId, personId, scopes) {
      const grant: Grant = { id: opaque('grant-'), clientId, personId, scopes: [...scopes], revoked: false };
      return issued(grant, grant.scopes, null, null);
    },
    refresh({ refreshToken, clientId, scopes }) {
      const known = refresh.get(refreshToken);
      const refusal = obstacle(known, clientId);
      if (refusal !== null || known === undefined) return refusal ?? { kind: 'refused', why: 'token' };
      const { grant } = known;
      const asked = scopes ?? grant.scopes;
      if (asked.some((scope) => !grant.scopes.includes(scope))) return { kind: 'refused', why: 'scope' };
      known.used = true;
      return { kind: 'tokens', tokens: issued(grant, asked, rotates ? issueRefresh(grant, refreshToken) : null, null) };
    },
    check(accessToken) {
      const known = access.get(accessToken);
      if (known === undefined) return { kind: 'unknown' };
      const { grant, scopes, expiresAt } = known;
      const { personId, clientId } = grant;
      if (grant.revoked) return { kind: 'revoked' };
      if (expiresAt <= clock.now()) return { kind: 'expired' };
      if (personId !== null && !isActive(personId)) return { kind: 'person-gone' };
      return { kind: 'valid', grant, personId, scopes, clientId, expiresAt };
    },
    grantOf(token) {
      const grant = access.get(token)?.grant ?? refresh.get(token)?.grant ?? null;
      return grant === null || grant.revoked ? null : grant;
    },
    held: () =>
      [...held.values()]
        .filter(({ grant }) => !grant.revoked)
        .map((tokens) => (settings.singleUse ? { ...tokens, exchanged: null } : tokens)),
    recall(tokens) {
      const { grant, newest, exchanged } = tokens;
      held.set(grant, tokens);
      refresh.set(newest, { grant, used: false });
      if (exchanged !== null) refresh.set(exchanged, { grant, used: true });
    },
    onIssued: (listener) => void listeners.push(listener),
  };
}
