import type { OrganizationConsent, OrganizationProvider, ProviderAnswer } from '@clearweek/app';
import type { OAuthClient } from '../oauth/contracts.ts';
import { createOAuthClient } from '../oauth/oauth-client.ts';
import type { Graph } from './client.ts';
import { readDirectory } from './directory.ts';
import { forTenant, isGuid } from './entra.ts';
import type { EntraRegistration } from './entra.ts';
import { DEFAULT_SCOPE } from './scopes.ts';

type AppToken = ProviderAnswer<{ readonly token: string; readonly expiresInMs: number }>;

/** Tenants whose addresses are kept in memory. */
const MOST_TENANTS = 1_000;

/**
 * Application permissions: with Clearweek's own registration, a tenant that let it in gives one token for all its mailboxes (or those that
 * its administrator put into the scope of a role), good for calendars and directory alike.
 */
export function createOrganization(
  registration: EntraRegistration,
  graph: Graph,
  graphRoot: string,
): OrganizationProvider {
  const clients = new Map<string, OAuthClient>();

  function clientFor(tenant: string): OAuthClient {
    const known = clients.get(tenant);
    if (known !== undefined) return known;
    if (clients.size >= MOST_TENANTS) clients.clear();
    const client = createOAuthClient(forTenant(registration, tenant));
    clients.set(tenant, client);
    return client;
  }

  async function accessToken(consent: OrganizationConsent, signal: AbortSignal): Promise<AppToken> {
    if (consent.provider !== 'microsoft' || !isGuid(consent.tenant)) {
      return { kind: 'failed', fault: { kind: 'misconfigured' }, requests: 0 };
    }
    const answer = await clientFor(consent.tenant).clientCredentials(DEFAULT_SCOPE, signal);
    if (answer.kind === 'failed') return { ...answer, requests: 1 };
    const { accessToken: token, accessExpiresAt } = answer.tokens;
    return { kind: 'ok', value: { token, expiresInMs: accessExpiresAt - registration.clock.now() }, requests: 1 };
  }

  return {
    name: 'microsoft',
    accessToken: (consent, _mailbox, _purpose, signal) => accessToken(consent, signal),
    async directory(consent, cursor, signal, beforeEach = async () => {}) {
      const first = await accessToken(consent, signal);
      if (first.kind === 'failed') return first;
      const token = async () => {
        await beforeEach();
        return first.value.token;
      };
      const answer = await readDirectory(graph, graphRoot, { token, signal }, cursor);
      return { ...answer, requests: answer.requests + first.requests };
    },
  };
}
