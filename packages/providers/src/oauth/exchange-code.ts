import type { PendingSignIn } from '@clearweek/app';
import type { ServerMetadata } from 'openid-client';
import { ClientError, authorizationCodeGrant } from 'openid-client';
import type { BoundedFetch } from './bounded-fetch.ts';
import type { Configurations } from './configuration.ts';
import type { IdClaims } from './contracts.ts';
import { createExchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { TenantFound, issuerNamed, issuerOfTenant } from './tenant-issuer.ts';

export type CodeTokens = Awaited<ReturnType<typeof authorizationCodeGrant>>;

export interface Conversation {
  /** The one to ask why it failed. */
  readonly exchange: Exchange;
  run(): Promise<{ readonly tokens: CodeTokens; readonly claims: IdClaims }>;
}

export interface CodeExchange {
  readonly send: BoundedFetch;
  readonly configurations: Configurations;
  readonly metadata: ServerMetadata;
  readonly tenantIssuer: string | null;
}

/**
 * Exchanges the code in `callback` for tokens. Where the server stands for many tenants, each an issuer of its own, the
 * tenant is known only from the answer: the answer is then held, and read again with that tenant's issuer. The code is sent once.
 */
export function createConversation(world: CodeExchange, callback: URL, pending: PendingSignIn): Conversation {
  const template = world.metadata.issuer === world.tenantIssuer ? world.tenantIssuer : null;
  let held: string | null = null;
  const exchange = createExchange(world.send, new AbortController().signal, (url, status, text) => {
    if (template === null || status !== 200 || url !== world.metadata.token_endpoint) return text;
    const issuer = issuerNamed(template, text);
    if (issuer !== null) throw new TenantFound(issuer, text);
    return text;
  });
  const replaying: Exchange = {
    ...exchange,
    async fetch(url, options) {
      if (url !== world.metadata.token_endpoint || held === null) return exchange.fetch(url, options);
      return new Response(held, { status: 200, headers: { 'content-type': 'application/json' } });
    },
  };

  async function grant(issuer: string) {
    const configuration = world.configurations.make({ ...world.metadata, issuer }, replaying);
    const tokens = await authorizationCodeGrant(configuration, callback, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.verifier,
      idTokenExpected: true,
    });
    world.configurations.keepKeys(configuration);
    const claims = tokens.claims();
    if (claims === undefined) throw new TypeError('An ID token was expected');
    // The template itself is nobody's issuer, although the metadata names it.
    if (template !== null && issuerOfTenant(template, claims['tid']) !== claims.iss) {
      throw new ClientError('the issuer is not that of the tenant');
    }
    return { tokens, claims };
  }

  async function run() {
    try {
      return await grant(template === null ? world.metadata.issuer : namedByCallback(template, callback));
    } catch (error) {
      const found = tenantIn(error);
      if (found === null) throw error;
      held = found.text;
      return grant(found.issuer);
    }
  }

  return { exchange, run };
}

/** A callback may name its issuer (RFC 9207): that has to be one of the template's, and the ID token's too. */
function namedByCallback(template: string, callback: URL): string {
  const named = callback.searchParams.get('iss');
  if (named === null) return template;
  const tenant = /[0-9a-f-]{36}/i.exec(named)?.[0];
  return issuerOfTenant(template, tenant) === named ? named : template;
}

/** openid-client wraps what its fetch throws. */
function tenantIn(error: unknown): TenantFound | null {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if (at instanceof TenantFound) return at;
    at = at.cause;
  }
  return null;
}
