import type { ServerMetadata } from 'openid-client';
import { allowInsecureRequests, customFetch, discovery } from 'openid-client';
import type { BoundedFetch } from './bounded-fetch.ts';
import type { Failed, OAuthRegistration } from './contracts.ts';
import { createExchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { faultOfStatus, isTrouble } from './failure.ts';

export type KnownServer = { readonly kind: 'known'; readonly metadata: ServerMetadata };
export type FindServer = () => Promise<KnownServer | Failed>;

/** Servers change their metadata rarely, and announce new keys elsewhere. */
const keptMs = 24 * 60 * 60 * 1000;

/**
 * Reads the server's metadata (OpenID Connect Discovery) when first needed and keeps it for a day. A failure is not kept: the next
 * call asks again. Callers at the same time share one request.
 */
export function createServerMetadata(registration: OAuthRegistration, send: BoundedFetch): FindServer {
  let known: { readonly server: Promise<KnownServer | Failed>; readonly until: number } | null = null;
  return async () => {
    const now = registration.clock.now();
    if (known === null || now >= known.until) known = { server: discover(registration, send), until: now + keptMs };
    const asked = known;
    const server = await asked.server;
    if (server.kind === 'failed' && known === asked) known = null;
    return server;
  };
}

async function discover(registration: OAuthRegistration, send: BoundedFetch): Promise<KnownServer | Failed> {
  const address = new URL(`${registration.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const exchange = createExchange(send, new AbortController().signal);
  try {
    const found = await discovery(address, registration.clientId, registration.clientSecret, undefined, {
      [customFetch]: exchange.fetch,
      // What may go without encryption is decided address by address (`mayCarrySecrets`).
      execute: [allowInsecureRequests],
    });
    const metadata = found.serverMetadata();
    return isIssuer(metadata.issuer, registration) ? { kind: 'known', metadata } : misconfigured();
  } catch {
    return whyNot(exchange);
  }
}

/** Whoever else answers at the address must not pass for the issuer (RFC 9700, 4.4). */
function isIssuer(said: string, { issuer, tenantIssuer }: Pick<OAuthRegistration, 'issuer' | 'tenantIssuer'>): boolean {
  return said === issuer || (tenantIssuer !== null && said === tenantIssuer);
}

function whyNot(exchange: Exchange): Failed {
  const lost = exchange.lost();
  if (lost !== null) return { kind: 'failed', fault: faultOfStatus(lost.status, lost.retryAfterMs) };
  const answered = exchange.answered();
  if (answered !== null && isTrouble(answered.status)) {
    return { kind: 'failed', fault: faultOfStatus(answered.status, answered.retryAfterMs) };
  }
  return misconfigured();
}

function misconfigured(): Failed {
  return { kind: 'failed', fault: { kind: 'misconfigured' } };
}
