import type { Kysely } from 'kysely';
import type { Clock, TenantId } from '@clearweek/app';
import type { TenantKeys } from './encryption/tenant-keys.ts';
import type { Schema } from './schema.ts';

/** What the repositories of one transaction share. */
export interface TenantSession {
  readonly tenantId: TenantId;
  readonly db: Kysely<Schema>;
  readonly keys: TenantKeys;
  readonly clock: Clock;
  /** Called when work was added: somebody may want to look right after the commit. */
  readonly workAdded: () => void;
}
