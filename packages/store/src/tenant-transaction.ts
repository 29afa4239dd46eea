import type pg from 'pg';
import type { Clock, Store, TenantId, TenantTransaction } from '@clearweek/app';
import type { KeyRing } from './encryption/key-ring.ts';
import { createTenantKeys } from './encryption/tenant-keys.ts';
import { type AuditCheck, checkAudit, createAuditLog } from './repositories/audit.ts';
import { createConnections } from './repositories/connections.ts';
import { createMirror } from './repositories/mirror.ts';
import { createOccurrences } from './repositories/occurrences.ts';
import { createOutbox } from './repositories/outbox.ts';
import { createPeople } from './repositories/people.ts';
import { createSessionRecords } from './repositories/sessions.ts';
import { createUploads } from './repositories/uploads.ts';
import { createWeeks } from './repositories/weeks.ts';
import { createCalendars } from './repositories/calendars.ts';
import { createFarewells } from './repositories/farewells.ts';
import { createGrants } from './repositories/grants.ts';
import { createIdentities } from './repositories/identities.ts';
import { createMails } from './repositories/mails.ts';
import { createMembers } from './repositories/members.ts';
import { createOrganizations } from './repositories/organizations.ts';
import { createWatches } from './repositories/watches.ts';
import { roles } from './roles.ts';
import type { TenantSession } from './tenant-session.ts';
import { runTransaction } from './transaction.ts';

export interface TenantScopeDependencies {
  readonly pool: pg.Pool;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly onCommitWork: () => void;
}

export interface TenantScope {
  readonly inTenant: Store['inTenant'];
  checkAudit(tenantId: TenantId): Promise<AuditCheck>;
}

export function createTenantScope(deps: TenantScopeDependencies): TenantScope {
  const run = async <T>(tenantId: TenantId, work: (session: TenantSession) => Promise<T>): Promise<T> => {
    let added = false;
    const value = await runTransaction({
      pool: deps.pool,
      role: roles.app,
      tenantId,
      work({ db }) {
        added = false;
        const { clock } = deps;
        const workAdded = (): void => {
          added = true;
        };
        return work({
          tenantId,
          db,
          clock,
          workAdded,
          keys: createTenantKeys({ db, tenantId, clock, keys: deps.keys }),
        });
      },
    });
    if (added) deps.onCommitWork();
    return value;
  };
  return {
    inTenant: (tenantId, work) =>
      run(tenantId, async (session) => {
        const log = createAuditLog(session);
        const value = await work(transactionOf(session, log.audit));
        await log.flush();
        return value;
      }),
    checkAudit: (tenantId) => run(tenantId, checkAudit),
  };
}

function transactionOf(session: TenantSession, audit: TenantTransaction['audit']): TenantTransaction {
  return {
    tenantId: session.tenantId,
    people: createPeople(session),
    sessions: createSessionRecords(session),
    connections: createConnections(session),
    uploads: createUploads(session),
    mirror: createMirror(session),
    identities: createIdentities(session),
    grants: createGrants(session),
    farewells: createFarewells(session),
    calendars: createCalendars(session),
    watches: createWatches(session),
    organizations: createOrganizations(session),
    members: createMembers(session),
    mails: createMails(session),
    occurrences: createOccurrences(session),
    weeks: createWeeks(session),
    outbox: createOutbox(session),
    audit,
  };
}
