import type { SimPerson } from '../world/model.ts';
import type { Accounts, Client, Grant, SignInSettings } from './accounts-model.ts';
import { createCodes } from './authorization-codes.ts';
import { createGrants } from './grants.ts';
import { createSigningKey } from './signing-key.ts';
import { createTokens } from './tokens.ts';
import type { ProviderName } from './fault-kinds.ts';

export interface AccountsOptions {
  readonly provider: ProviderName;
  readonly clock: { now(): number };
  readonly people: readonly SimPerson[];
}

const ACCESS_SECONDS = 3_600;

/** The sign-in state of one provider. Google's refresh tokens stay as they are; Microsoft gives a new one at each use. */
export function createAccounts({ provider, clock, people }: AccountsOptions): Accounts {
  const settings: SignInSettings = {
    adminMustConsent: false,
    adminConsented: new Set(),
    adminBlocks: false,
    singleUse: false,
    interactionRequired: false,
    accessSeconds: ACCESS_SECONDS,
  };
  const clients = new Map<string, Client>();
  const byId = new Map(people.map((person) => [person.id, person]));
  const isActive = (personId: string): boolean => byId.get(personId)?.active === true;
  const knowsClient = (id: string, secret: string): boolean => clients.get(id)?.secret === secret && secret !== '';
  const allowsRedirect = (id: string, uri: string): boolean => isAllowedRedirect(clients.get(id), uri);
  const grants = createGrants();
  const tokens = createTokens({ clock, settings, grants, isActive, rotates: provider === 'microsoft' });
  const codes = createCodes({ clock, grants, tokens, isActive, allowsRedirect });
  const key = createSigningKey({ clock, keyId: `${provider}-1` });

  return {
    settings,
    addClient: (client) => void clients.set(client.id, client),
    client: (id) => clients.get(id) ?? null,
    allowsRedirect,
    knowsClient,
    issueCode: (request) => (clients.has(request.clientId) ? codes.issue(request) : refused('unknown-client')),
    redeemCode: (asked) => (knowsClient(asked.clientId, asked.clientSecret) ? codes.redeem(asked) : refused('client')),
    refresh: (asked) => (knowsClient(asked.clientId, asked.clientSecret) ? tokens.refresh(asked) : refused('client')),
    issueAccess: ({ clientId, personId, scopes }) => tokens.withoutConsent(clientId, personId, scopes),
    checkAccess: tokens.check,
    grantOf: tokens.grantOf,
    grants: (personId) => grants.of(personId),
    revoke(token) {
      const grant: Grant | null = tokens.grantOf(token);
      if (grant === null) return false;
      grants.revokeConsent(grant);
      return true;
    },
    revokePerson: grants.revokePerson,
    revokeConsent(personId, clientId) {
      const grant = grants.of(personId).find((one) => one.clientId === clientId);
      if (grant !== undefined) grants.revokeConsent(grant);
      return grant !== undefined;
    },
    onRevoked: grants.onRevoked,
    remember: () =>
      tokens.held().flatMap(({ grant: { clientId, personId, scopes }, newest, exchanged }) => {
        const subject = byId.get(personId ?? '')?.subject;
        return subject === undefined
          ? []
          : [{ refreshToken: newest, exchangedToken: exchanged, clientId, subject, scopes }];
      }),
    recall(consents) {
      for (const { refreshToken, exchangedToken, clientId, subject, scopes } of consents) {
        const person = people.find((one) => one.subject === subject && one.provider === provider);
        if (person === undefined) continue;
        const grant = grants.create(clientId, person.id, scopes);
        tokens.recall({ grant, newest: refreshToken, exchanged: exchangedToken });
      }
    },
    onConsents(listener) {
      tokens.onIssued(listener);
      grants.onRevoked(() => listener());
    },
    keySet: key.keySet,
    signIdToken: key.sign,
  };
}

function refused<Why extends string>(why: Why): { kind: 'refused'; why: Why } {
  return { kind: 'refused', why };
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whole addresses compare exactly; an app on a loopback address may have any port and path (RFC 8252, 7.3). */
function isAllowedRedirect(client: Client | undefined, uri: string): boolean {
  if (client === undefined) return false;
  if (client.redirectUris !== 'loopback') return client.redirectUris.includes(uri);
  const url = URL.parse(uri);
  return url !== null && /^https?:$/.test(url.protocol) && LOOPBACK.has(url.hostname) && url.hash === '';
}
