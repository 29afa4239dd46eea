import { sql } from 'kysely';
import type { DirectoryEntry, OrganizationId } from '@clearweek/app';
import type { KeyedHash } from '../encryption/tenant-keys.ts';
import type { TenantSession } from '../tenant-session.ts';
import { chunksOf } from './chunks.ts';
import { addressHash, entryText, memberHash, sealEntry } from './member-entries.ts';
import { requireOrganization } from './organizations.ts';
import { mapInSteps } from './steps.ts';

interface Write {
  readonly hash: Buffer;
  readonly contentHash: Buffer;
  readonly text: string;
  readonly addressHashes: readonly Buffer[];
}

/** See `Members.put`. An entry that is also among the removed ones stays. */
export async function putMembers(
  session: TenantSession,
  organizationId: OrganizationId,
  entries: readonly DirectoryEntry[],
  { whole, removed }: { readonly whole: boolean; readonly removed: readonly string[] },
): Promise<{ added: number; changed: number; removed: number }> {
  const provider = await requireOrganization(session, organizationId);
  const keyed = await session.keys.hasher();
  const hashOf = (externalId: string) => memberHash(keyed, provider, externalId);
  const latest = [...new Map(entries.map((entry) => [entry.externalId, entry])).values()];
  const wanted = new Map(
    (await mapInSteps(latest, (entry) => writeOf(entry, hashOf(entry.externalId), keyed))).map((write) => [
      write.hash.toString('hex'),
      write,
    ]),
  );
  const gone = removed.map(hashOf);
  const touched = whole ? null : [...gone, ...[...wanted.values()].map(({ hash }) => hash)];
  const standing = await standingRows(session, organizationId, touched);
  const left = standing.filter(({ member_hash: hash }) => !wanted.has(hash.toString('hex')));
  const known = new Map(standing.map((row) => [row.member_hash.toString('hex'), row.content_hash]));
  const added = [...wanted].flatMap(([name, write]) => (known.has(name) ? [] : [write]));
  const changed = [...wanted].flatMap(([name, write]) =>
    known.get(name)?.equals(write.contentHash) === false ? [write] : [],
  );
  await forgetMembers(
    session,
    organizationId,
    left.map(({ member_hash: hash }) => hash),
  );
  for (const chunk of chunksOf([...added, ...changed])) await writeMembers(session, organizationId, chunk);
  await count(session, organizationId, added.length - left.length);
  return { added: added.length, changed: changed.length, removed: left.length };
}

function writeOf(entry: DirectoryEntry, hash: Buffer, keyed: KeyedHash): Write {
  const text = entryText(entry);
  const contentHash = keyed('content', JSON.stringify([hash.toString('hex'), text]));
  const addressHashes = [...new Set(entry.addresses)].map((address) => addressHash(keyed, address));
  return { hash, contentHash, text, addressHashes };
}

/** Those with these hashes; null: all. */
async function standingRows({ db }: TenantSession, organizationId: string, hashes: readonly Buffer[] | null) {
  const { rows } = await sql<{ member_hash: Buffer; content_hash: Buffer }>`
    select member_hash, content_hash from members
    where organization_id = ${organizationId} and ${hashes === null ? sql`true` : sql`member_hash = any(${hashes}::bytea[])`}`.execute(
    db,
  );
  return rows;
}

async function forgetMembers({ db }: TenantSession, organizationId: string, hashes: readonly Buffer[]): Promise<void> {
  for (const chunk of chunksOf(hashes)) {
    for (const table of [sql.table('member_addresses'), sql.table('members')]) {
      await sql`delete from ${table} where organization_id = ${organizationId} and member_hash = any(${chunk}::bytea[])`.execute(
        db,
      );
    }
  }
}

async function writeMembers(session: TenantSession, organizationId: string, writes: readonly Write[]): Promise<void> {
  const { db, tenantId, keys } = session;
  const cipher = await keys.own();
  const sealed = await mapInSteps(writes, ({ hash, text }) => sealEntry(cipher, organizationId, hash, text));
  const hashes = writes.map(({ hash }) => hash);
  await sql`
    insert into members (tenant_id, organization_id, member_hash, content_hash, entry)
    select ${tenantId}::uuid, ${organizationId}::uuid, new.*
    from unnest(${hashes}::bytea[], ${writes.map(({ contentHash }) => contentHash)}::bytea[], ${sealed}::bytea[])
      as new (member_hash, content_hash, entry)
    on conflict (tenant_id, organization_id, member_hash)
    do update set content_hash = excluded.content_hash, entry = excluded.entry`.execute(db);
  await sql`
    delete from member_addresses where organization_id = ${organizationId} and member_hash = any(${hashes}::bytea[])`.execute(
    db,
  );
  const addresses = writes.flatMap(({ hash, addressHashes }) => addressHashes.map((address) => ({ hash, address })));
  await sql`
    insert into member_addresses (tenant_id, organization_id, member_hash, address_hash)
    select ${tenantId}::uuid, ${organizationId}::uuid, new.*
    from unnest(${addresses.map(({ hash }) => hash)}::bytea[], ${addresses.map(({ address }) => address)}::bytea[])
      as new (member_hash, address_hash)`.execute(db);
}

async function count({ db }: TenantSession, organizationId: OrganizationId, more: number): Promise<void> {
  if (more === 0) return;
  await db
    .updateTable('organizations')
    .set((eb) => ({ member_count: eb('member_count', '+', more) }))
    .where('id', '=', organizationId)
    .execute();
}
