import { createHash } from 'node:crypto';
import type { CodeRequest, CodeResult, Grant, TokenResult } from './accounts-model.ts';
import type { Grants } from './grants.ts';
import { opaque } from './opaque.ts';
import type { Tokens } from './tokens.ts';

interface Code {
  readonly request: CodeRequest;
  readonly challenge: string;
  readonly expiresAt: number;
  /** Set once it was redeemed. */
  grant: Grant | null;
}

export interface CodesOptions {
  readonly clock: { now(): number };
  readonly grants: Grants;
  readonly tokens: Tokens;
  readonly isActive: (personId: string) => boolean;
  readonly allowsRedirect: (clientId: string, uri: string) => boolean;
}

export interface RedeemedCode {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

export interface Codes {
  issue(request: CodeRequest): CodeResult;
  redeem(asked: RedeemedCode): TokenResult;
}

const LIFE_MS = 600_000;

/**
 * Authorization codes: once, for ten minutes, for the client, the redirect and the verifier that they were made for (RFC 6749, 4.1.2;
 * RFC 7636). A code that comes a second time takes back what the first had given.
 */
export function createCodes({ clock, grants, tokens, isActive, allowsRedirect }: CodesOptions): Codes {
  const codes = new Map<string, Code>();

  return {
    issue(request) {
      const { codeChallenge, codeChallengeMethod, clientId, redirectUri, personId } = request;
      if (!allowsRedirect(clientId, redirectUri)) return { kind: 'refused', why: 'redirect' };
      if (codeChallenge === null || codeChallengeMethod !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge)) {
        return { kind: 'refused', why: 'pkce' };
      }
      if (!isActive(personId)) return { kind: 'refused', why: 'unknown-person' };
      const code = opaque('code.');
      codes.set(code, { request, challenge: codeChallenge, expiresAt: clock.now() + LIFE_MS, grant: null });
      return { kind: 'code', code };
    },
    redeem({ code, clientId, redirectUri, codeVerifier }) {
      const known = codes.get(code);
      if (known === undefined) return { kind: 'refused', why: 'code' };
      const { request, challenge, expiresAt } = known;
      if (request.clientId !== clientId) return { kind: 'refused', why: 'client-mismatch' };
      if (known.grant !== null) {
        grants.revoke(known.grant);
        return { kind: 'refused', why: 'code' };
      }
      if (expiresAt <= clock.now()) return { kind: 'refused', why: 'code' };
      if (request.redirectUri !== redirectUri) return { kind: 'refused', why: 'redirect' };
      if (challengeOf(codeVerifier) !== challenge) return { kind: 'refused', why: 'verifier' };
      if (!isActive(request.personId)) return { kind: 'refused', why: 'person-gone' };
      known.grant = grants.create(clientId, request.personId, request.scopes);
      return { kind: 'tokens', tokens: tokens.issue(known.grant, request.offline, request.nonce) };
    },
  };
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
