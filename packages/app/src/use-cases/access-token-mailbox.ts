import { type Instant, MINUTE } from '@clearweek/calendar';
import { AppError } from '../errors.ts';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { Connection, ConnectionSource } from '../ports/connection-tables.ts';
import type { TenantId } from '../ports/store.ts';
import type { AccessToken, AccessTokenDependencies, TokenOptions } from './access-token.ts';

/** A consent that was taken back is noticed after this at the latest. */
const KEPT_MS = 5 * MINUTE;
const SPARE_MS = 2 * MINUTE;
/** Google gives one for each mailbox; the oldest make room. */
const KEPT_TOKENS = 500;

type Mailbox = Extract<ConnectionSource, { kind: 'mailbox' }>;
type OfMailbox = (
  tenantId: TenantId,
  connection: Connection,
  source: Mailbox,
  options: TokenOptions,
) => Promise<AccessToken>;

interface Kept {
  readonly token: string;
  readonly until: Instant;
}

interface UnderWay {
  readonly answer: Promise<AccessToken>;
  readonly signal: AbortSignal;
}

/** Tokens by an organization's consent: never stored, one question at a time for each. */
export function createMailboxTokens(deps: AccessTokenDependencies): OfMailbox {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, UnderWay>();
  return async (tenantId, connection, source, options) => {
    // Microsoft's token is good for all mailboxes of its tenant, Google's for one.
    const mailbox = connection.provider === 'google' ? source.owner : null;
    const name = JSON.stringify([tenantId, source.organizationId, mailbox]);
    const found = kept.get(name);
    const isFresh = found !== undefined && found.until > deps.clock.now() && found.token !== options.refusedToken;
    if (isFresh) return ok(found.token);
    for (;;) {
      const joined = underWay.get(name);
      if (joined === undefined) break;
      const answer = await joined.answer.catch((error: unknown) => {
        if (!joined.signal.aborted) throw error;
        return null;
      });
      // Whoever asked was stopped; that says nothing to the others.
      if (answer !== null && (!joined.signal.aborted || answer.kind === 'ok')) return answer;
      options.signal.throwIfAborted();
    }
    const answer = ask(deps, tenantId, connection, source, mailbox, options.signal, keepAs(kept, name)).finally(() =>
      underWay.delete(name),
    );
    underWay.set(name, { answer, signal: options.signal });
    return answer;
  };
}

async function ask(
  { store, providers, clock }: AccessTokenDependencies,
  tenantId: TenantId,
  { provider }: Connection,
  { organizationId }: Mailbox,
  mailbox: string | null,
  signal: AbortSignal,
  keep: (one: Kept) => void,
): Promise<AccessToken> {
  const found = await store.inTenant(tenantId, (tx) => tx.organizations.get(organizationId as OrganizationId));
  if (found === null || found.consent === null || provider === 'ics') return { kind: 'gone' };
  const organization = providers[provider]?.organization;
  if (organization === undefined) {
    throw new AppError('provider_not_set_up', 'This provider is not set up here any more.');
  }
  const answer = await organization.accessToken(found.consent, mailbox, 'calendars', signal);
  if (answer.kind === 'failed') return { kind: 'failed', fault: answer.fault };
  const { token, expiresInMs } = answer.value;
  keep({ token, until: clock.now() + Math.min(KEPT_MS, expiresInMs - SPARE_MS) });
  return ok(token);
}

function keepAs(kept: Map<string, Kept>, name: string): (one: Kept) => void {
  return (one) => {
    kept.delete(name);
    kept.set(name, one);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_TOKENS && oldest !== undefined) kept.delete(oldest);
  };
}

/** An organization's consent only ever reads. */
function ok(token: string): AccessToken {
  return { kind: 'ok', token, permissions: ['read', 'calendars', 'settings'] };
}
