import type { AppDependencies } from '../dependencies.ts';
import type { FarewellId } from '../ports/account-tables.ts';
import type { MailId } from '../ports/mail-tables.ts';
import type { OrganizationId } from '../ports/organization-tables.ts';
import type { ConnectionId, PersonId, TenantId } from '../ports/store.ts';
import { createAccessTokens } from '../use-cases/access-token.ts';
import { createAccounts } from '../use-cases/account-access.ts';
import { createMeasurePerson } from '../use-cases/measure-person.ts';
import { createReadDirectory } from '../use-cases/read-directory.ts';
import { createRevokeConsent } from '../use-cases/revoke-consent.ts';
import { createSendMail } from '../use-cases/send-mail.ts';
import { createSyncConnection } from '../use-cases/sync-connection.ts';
import { createWatchConnection } from '../use-cases/watch-connection.ts';
import type { JobName, JobPayload } from './contracts.ts';

export interface JobContext {
  /** From the work item's row, never from the message that announced it. */
  readonly tenantId: TenantId;
  /** Aborted when the attempt's time is over, or when the process shuts down and hands the work back. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/**
 * Does one job. It may run more than once for the same item, and while an older attempt of it is still dying: doing it
 * twice has to leave the same state as doing it once. Returns counts for the log; any error means "try again later".
 */
export type JobHandler<N extends JobName> = (
  payload: JobPayload<N>,
  context: JobContext,
) => Promise<Record<string, number>>;

/** One handler for every job that there is: a job without one does not compile. */
export type JobHandlers = { readonly [N in JobName]: JobHandler<N> };

/** The use case behind every job. Tokens are found in one place for all of them, so that a process asks for each once. */
export function createJobHandlers(deps: AppDependencies): JobHandlers {
  const openAccount = createAccounts(deps, createAccessTokens(deps));
  const syncConnection = createSyncConnection(deps, openAccount);
  const watchConnection = createWatchConnection(deps, openAccount);
  const measurePerson = createMeasurePerson(deps);
  const revokeConsent = createRevokeConsent(deps);
  const readDirectory = createReadDirectory(deps);
  const sendMail = createSendMail(deps);
  return {
    'sync-connection': ({ connectionId }, { tenantId, signal }) =>
      syncConnection(tenantId, connectionId as ConnectionId, signal),
    'measure-person': ({ personId }, { tenantId }) => measurePerson(tenantId, personId as PersonId),
    'watch-connection': ({ connectionId }, { tenantId, signal }) =>
      watchConnection(tenantId, connectionId as ConnectionId, signal),
    'revoke-consent': ({ farewellId }, { tenantId, signal }) =>
      revokeConsent(tenantId, farewellId as FarewellId, signal),
    'read-directory': ({ organizationId }, { tenantId, signal }) =>
      readDirectory(tenantId, organizationId as OrganizationId, signal),
    'send-mail': ({ mailId }, { tenantId }) => sendMail(tenantId, mailId as MailId),
  };
}
