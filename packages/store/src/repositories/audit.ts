import { sql } from 'kysely';
import type { Instant } from '@clearweek/calendar';
import type { TenantTransaction } from '@clearweek/app';
import type { KeyedHash } from '../encryption/tenant-keys.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';

type Entry = Parameters<TenantTransaction['audit']['write']>[0];

export interface AuditLog {
  readonly audit: TenantTransaction['audit'];
  /** Writes what was collected. The last thing before the commit. */
  flush(): Promise<void>;
}

/**
 * Entries are chained, each hash over the entry and the hash before it, so writers of one tenant take turns. They are
 * collected and written at the very end: the turn is short, and nobody who holds it waits for another lock.
 */
export function createAuditLog(session: TenantSession): AuditLog {
  const entries: Entry[] = [];
  return {
    audit: {
      async write(entry) {
        entries.push(entry);
      },
    },
    async flush() {
      if (entries.length > 0) await append(session, entries);
    },
  };
}

async function append({ db, tenantId, keys }: TenantSession, entries: readonly Entry[]): Promise<void> {
  const keyed = await keys.hasher();
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audit ${tenantId}`}, 0))`.execute(db);
  const last = await db
    .selectFrom('audit')
    .select(['position', 'hash'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  let { position, hash } = last ?? { position: 0, hash: Buffer.alloc(0) };
  for (const entry of entries) {
    const detail = JSON.stringify(entry.detail ?? {});
    position += 1;
    hash = chained(keyed, hash, {
      position,
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail,
    });
    await db
      .insertInto('audit')
      .values({
        tenant_id: tenantId,
        position,
        at: timestamp(entry.at),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail,
        hash,
      })
      .execute();
  }
}

export type AuditCheck =
  | { readonly kind: 'intact'; readonly entries: number }
  /** The first entry that is not what was written there, or that is missing. */
  | { readonly kind: 'broken'; readonly position: number };

/**
 * Recomputes the chain of a tenant. Finds any entry that was changed, removed from the middle or put in; entries cut off
 * at the end are not seen without a copy of the last hash kept elsewhere.
 */
export async function checkAudit({ db, keys }: TenantSession): Promise<AuditCheck> {
  const keyed = await keys.hasher();
  const rows = await db
    .selectFrom('audit')
    .select(['position', 'at', 'actor', 'action', 'subject', 'hash'])
    .select(sql<string>`detail::text`.as('detail'))
    .orderBy('position')
    .execute();
  let hash: Buffer = Buffer.alloc(0);
  for (const [index, { hash: stored, ...entry }] of rows.entries()) {
    hash = chained(keyed, hash, entry);
    if (entry.position !== index + 1 || !hash.equals(stored)) return { kind: 'broken', position: index + 1 };
  }
  return { kind: 'intact', entries: rows.length };
}

interface ChainEntry {
  readonly position: number;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

function chained(keyed: KeyedHash, previous: Buffer, entry: ChainEntry): Buffer {
  const { position, at, actor, action, subject, detail } = entry;
  return keyed('audit', JSON.stringify([previous.toString('hex'), position, at, actor, action, subject, detail]));
}
