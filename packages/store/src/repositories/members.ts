import { type Expression, type SqlBool, sql } from 'kysely';
import { type Member, type Members, type OrganizationId, type PersonId } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { isUuid } from '../uuid.ts';
import { addressHash, memberHash, openEntry } from './member-entries.ts';
import { putMembers } from './put-members.ts';

export function createMembers(session: TenantSession): Members {
  const { db, keys } = session;
  return {
    put: (organizationId, entries, options) => putMembers(session, organizationId, entries, options),
    async page(organizationId, after, limit) {
      if (!isUuid(organizationId)) return { members: [], next: null };
      const rows = await rowsOf(session)
        .where('members.organization_id', '=', organizationId)
        .$if(after !== null, (query) => query.where('members.member_hash', '>', Buffer.from(after ?? '', 'hex')))
        .orderBy('members.member_hash')
        .limit(limit + 1)
        .execute();
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { members: await membersOf(session, page), next: last?.member_hash.toString('hex') ?? null };
    },
    async byAddress(address) {
      const hash = addressHash(await keys.hasher(), address);
      const named = db
        .selectFrom('member_addresses')
        .select(['organization_id', 'member_hash'])
        .where('address_hash', '=', hash);
      return membersOf(
        session,
        await rowsOf(session)
          .where(sql<SqlBool>`(members.organization_id, members.member_hash) in ${named as Expression<unknown>}`)
          .orderBy('members.organization_id')
          .orderBy('members.member_hash')
          .execute(),
      );
    },
    async byExternalId(organizationId, externalId) {
      const hash = await hashIn(session, organizationId, externalId);
      if (hash === null) return null;
      const rows = await rowsOf(session)
        .where('members.organization_id', '=', organizationId)
        .where('members.member_hash', '=', hash)
        .execute();
      return (await membersOf(session, rows))[0] ?? null;
    },
    async ofPerson(personId) {
      if (!isUuid(personId)) return [];
      const rows = await rowsOf(session)
        .where('members.person_id', '=', personId)
        .orderBy('members.organization_id')
        .orderBy('members.member_hash')
        .execute();
      return membersOf(session, rows);
    },
    async update(organizationId, externalId, { personId, optedOut }) {
      const hash = await hashIn(session, organizationId, externalId);
      if (hash === null) return;
      if (!(await holdMember(session, organizationId, hash))) return;
      if (personId !== undefined) {
        await db
          .updateTable('members')
          .set({ person_id: personId })
          .where('organization_id', '=', organizationId)
          .where('member_hash', '=', hash)
          .execute();
      }
      if (optedOut !== undefined) await setWish(session, hash, optedOut);
    },
  };
}

/** What the directory's name for somebody is hashed to; null where there is no such organization. */
async function hashIn({ db, keys }: TenantSession, organizationId: OrganizationId, externalId: string) {
  if (!isUuid(organizationId)) return null;
  const row = await db
    .selectFrom('organizations')
    .select('provider')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return row === undefined ? null : memberHash(await keys.hasher(), row.provider, externalId);
}

async function holdMember({ db }: TenantSession, organizationId: OrganizationId, hash: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('member_hash')
    .where('organization_id', '=', organizationId)
    .where('member_hash', '=', hash)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

async function setWish({ db, tenantId }: TenantSession, hash: Buffer, optedOut: boolean): Promise<void> {
  if (!optedOut) {
    await db.deleteFrom('opt_outs').where('member_hash', '=', hash).execute();
    return;
  }
  await db
    .insertInto('opt_outs')
    .values({ tenant_id: tenantId, member_hash: hash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function rowsOf({ db }: TenantSession) {
  return db
    .selectFrom('members')
    .leftJoin('opt_outs', 'opt_outs.member_hash', 'members.member_hash')
    .select(['members.organization_id', 'members.member_hash', 'members.entry', 'members.person_id'])
    .select(sql<boolean>`opt_outs.member_hash is not null`.as('opted_out'));
}

interface Row {
  readonly organization_id: string;
  readonly member_hash: Buffer;
  readonly entry: Buffer;
  readonly person_id: string | null;
  readonly opted_out: boolean;
}

async function membersOf({ keys }: TenantSession, rows: readonly Row[]): Promise<Member[]> {
  if (rows.length === 0) return [];
  const cipher = await keys.own();
  return rows.map((row) => ({
    ...openEntry(cipher, row.organization_id, row.member_hash, row.entry),
    organizationId: row.organization_id as OrganizationId,
    personId: row.person_id as PersonId | null,
    optedOut: row.opted_out,
  }));
}
