import type { PendingSignIn } from '@clearweek/app';
import * as openid from 'openid-client';
import { createBoundedFetch } from './bounded-fetch.ts';
import { createConfigurations } from './configuration.ts';
import type { CodeAnswer, Failed, OAuthClient, OAuthRegistration, RefreshAnswer } from './contracts.ts';
import { createConversation } from './exchange-code.ts';
import { createExchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { failureOf } from './failure.ts';
import type { OAuthFailure } from './failure.ts';
import { createFormGrants } from './form-grants.ts';
import { mayCarrySecrets } from './loopback.ts';
import { objectIn } from './object-in.ts';
import { createServerMetadata } from './server-metadata.ts';
import { tokensFrom } from './tokens-from.ts';

const timeoutMs = 10_000;
const maximumBytes = 1024 * 1024;

/** @throws RangeError where the issuer is neither encrypted nor on this machine. */
export function createOAuthClient(registration: OAuthRegistration): OAuthClient {
  if (!mayCarrySecrets(registration.issuer))
    throw new RangeError('An issuer needs https: unless it is on this machine');
  const { clock, clientId, tenantIssuer } = registration;
  const errors = registration.errors ?? {};
  const send = createBoundedFetch({
    timeoutMs: registration.timeoutMs ?? timeoutMs,
    maximumBytes,
    now: () => clock.now(),
  });
  const findServer = createServerMetadata(registration, send);
  const configurations = createConfigurations(registration);
  const forms = createFormGrants({ send, findServer, errors, clock });

  async function begin({ redirectUri, scopes, parameters }: Parameters<OAuthClient['begin']>[0]) {
    const server = await findServer();
    if (server.kind === 'failed') return server;
    if (!mayCarrySecrets(server.metadata.authorization_endpoint ?? '')) return fail({ kind: 'misconfigured' });
    const pending: PendingSignIn = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
      redirectUri,
    };
    const configuration = configurations.make(server.metadata, silent());
    const url = openid.buildAuthorizationUrl(configuration, {
      ...parameters,
      redirect_uri: redirectUri,
      scope: scopes.join(' '),
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, pending };
  }

  async function finish(callbackUrl: string, pending: PendingSignIn): Promise<CodeAnswer> {
    const callback = callbackOn(pending.redirectUri, callbackUrl);
    if (callback === null) return { kind: 'invalid' };
    const server = await findServer();
    if (server.kind === 'failed') return server;
    const world = { send, configurations, metadata: server.metadata, tenantIssuer };
    const conversation = createConversation(world, callback, pending);
    try {
      const { tokens, claims } = await conversation.run();
      return { kind: 'granted', claims, tokens: tokensFrom(tokens, clock.now()) };
    } catch (error) {
      return codeFailure(failureOf(error, conversation.exchange, errors));
    }
  }

  async function refresh(
    refreshToken: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<RefreshAnswer> {
    const server = await findServer();
    if (server.kind === 'failed') return server;
    const exchange = createExchange(send, new AbortController().signal, withoutIdToken);
    try {
      const configuration = configurations.make(server.metadata, exchange);
      const tokens = await openid.refreshTokenGrant(configuration, refreshToken, { ...parameters });
      return { kind: 'refreshed', tokens: tokensFrom(tokens, clock.now()) };
    } catch (error) {
      return refreshFailure(failureOf(error, exchange, { ...errors, ...registration.refreshErrors }));
    }
  }

  async function clientCredentials(scope: string, signal: AbortSignal) {
    const server = await findServer();
    if (server.kind === 'failed') return server;
    const exchange = createExchange(send, signal, withoutIdToken);
    try {
      const configuration = configurations.make(server.metadata, exchange);
      const tokens = await openid.clientCredentialsGrant(configuration, { scope, client_id: clientId });
      return { kind: 'ok' as const, tokens: tokensFrom(tokens, clock.now()) };
    } catch (error) {
      signal.throwIfAborted();
      return ownFailure(failureOf(error, exchange, errors));
    }
  }

  return { begin, finish, refresh, clientCredentials, ...forms };
}

/** The callback's address, where it is the one that the sign-in left with; null for every other, also of another provider. */
function callbackOn(redirectUri: string, callbackUrl: string): URL | null {
  if (!URL.canParse(callbackUrl)) return null;
  const callback = new URL(callbackUrl);
  const expected = new URL(redirectUri);
  return callback.origin === expected.origin && callback.pathname === expected.pathname ? callback : null;
}

/** Nobody reads the ID token of a refresh, which some servers send and which names the tenant's issuer. A 200 is an object (`createExchange`). */
function withoutIdToken(_url: string, status: number, text: string): string {
  if (status !== 200) return text;
  const { id_token: _, ...rest } = objectIn(text) ?? {};
  return JSON.stringify(rest);
}

function silent(): Exchange {
  return createExchange(() => Promise.reject(new TypeError('Nothing is asked here')), new AbortController().signal);
}

function fail(fault: Failed['fault']): Failed {
  return { kind: 'failed', fault };
}

function codeFailure(failure: OAuthFailure): CodeAnswer {
  if (failure.kind === 'fault') return fail(failure.fault);
  if (failure.kind !== 'said') return { kind: 'invalid' };
  switch (failure.meaning) {
    case 'declined':
    case 'admin-needed':
      return { kind: failure.meaning };
    case 'consent-gone':
      // On the way back: the person did not get through. At the token endpoint: the code was used or is not ours.
      return { kind: failure.where === 'callback' ? 'declined' : 'invalid' };
    case 'misconfigured':
      return fail({ kind: 'misconfigured' });
    case 'unavailable':
      return fail({ kind: 'unavailable', retryAfterMs: null });
  }
}

function refreshFailure(failure: OAuthFailure): RefreshAnswer {
  if (failure.kind !== 'said') return ownFailure(failure);
  return failure.meaning === 'consent-gone' || failure.meaning === 'declined'
    ? { kind: 'consent-gone' }
    : ownFailure(failure);
}

/** Of a grant that nobody stands behind: there, a server that says "gone" means that our registration is not (or no longer) allowed. */
function ownFailure(failure: OAuthFailure): Failed {
  if (failure.kind === 'fault') return fail(failure.fault);
  if (failure.kind !== 'said' || failure.meaning === 'unavailable')
    return fail({ kind: 'unavailable', retryAfterMs: null });
  if (failure.meaning === 'misconfigured') return fail({ kind: 'misconfigured' });
  return fail({ kind: 'blocked-by-admin' });
}
