import type { AppDependencies, ConnectedProvider } from '../dependencies.ts';
import type { Farewell } from '../ports/account-tables.ts';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ProviderAccess } from '../ports/provider.ts';
import type { TenantId } from '../ports/store.ts';
import type { HearAnswer } from './farewell-leave.ts';

type MailboxFarewellDependencies = Pick<AppDependencies, 'store' | 'clock'>;

interface MailboxFarewell extends Farewell {
  readonly mailbox: NonNullable<Farewell['mailbox']>;
}

interface Circumstances {
  readonly tenantId: TenantId;
  /** Opaque, for providers that count requests per person. */
  readonly quotaUser: string;
  readonly signal: AbortSignal;
  readonly hear: HearAnswer;
}

/**
 * Stops the watches of a mailbox that an organization's consent reads no more, by that consent. Doing it twice does no harm. Where the
 * consent is gone too, or no longer covers the mailbox, there is nothing left to be done: a watch ends by itself within a week, and what it sends is believed by nobody.
 * Throws to be tried again where the provider may do it later. Returns counts.
 */
export async function sayMailboxFarewell(
  { store, clock }: MailboxFarewellDependencies,
  { calendars, organization }: ConnectedProvider,
  { provider, mailbox, watches }: MailboxFarewell,
  { tenantId, quotaUser, signal, hear }: Circumstances,
): Promise<Record<string, number>> {
  const found = await store.inTenant(tenantId, (tx) => tx.organizations.get(mailbox.organizationId as OrganizationId));
  if (found === null || found.consent === null) return { stopped: 0, consent_gone: 1 };
  const owner = provider === 'google' ? mailbox.owner : null;
  const answer = await organization.accessToken(found.consent, owner, 'calendars', signal);
  await hear(answer.requests, answer.kind === 'failed' ? answer.fault : null);
  if (answer.kind === 'failed') return { stopped: 0, consent_gone: 1 };
  const { token } = answer.value;
  const access: ProviderAccess = { token: async () => token, mailbox: mailbox.owner, quotaUser, signal };
  let stopped = 0;
  for (const watch of watches) {
    const stop = await calendars.stopWatch(access, { ...watch, expiresAt: clock.now() });
    await hear(stop.requests, stop.kind === 'failed' ? stop.fault : null);
    if (stop.kind === 'failed') return { stopped, consent_gone: 1 };
    stopped += 1;
  }
  return { stopped };
}
