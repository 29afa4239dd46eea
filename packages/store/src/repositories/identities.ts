import type { Identities, PersonId, ProviderName } from '@clearweek/app';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';

export function createIdentities({ db, tenantId, keys }: TenantSession): Identities {
  const hashOf = async (provider: ProviderName, subject: string) =>
    (await keys.hasher())('subject', `${provider}\n${subject}`);

  async function owner(provider: ProviderName, subjectHash: Buffer): Promise<PersonId | null> {
    const row = await db
      .selectFrom('identities')
      .select('person_id')
      .where('provider', '=', provider)
      .where('subject_hash', '=', subjectHash)
      .executeTakeFirst();
    return (row?.person_id ?? null) as PersonId | null;
  }

  return {
    async find(provider, subject) {
      return owner(provider, await hashOf(provider, subject));
    },
    async add(personId, { provider, subject, address }, at) {
      const subjectHash = await hashOf(provider, subject);
      const rowId = rowIdOf(provider, subjectHash);
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto('identities')
        .values({
          tenant_id: tenantId,
          provider,
          subject_hash: subjectHash,
          person_id: personId,
          address: (await keys.of(personId)).seal('identities.address', rowId, address),
          added_at: timestamp(at),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (added !== 0n) return;
      // A known account stays with its person, and its address under that person's key.
      const known = await owner(provider, subjectHash);
      if (known === null) return;
      await db
        .updateTable('identities')
        .set({ address: (await keys.of(known)).seal('identities.address', rowId, address) })
        .where('provider', '=', provider)
        .where('subject_hash', '=', subjectHash)
        .execute();
    },
    async remove(provider, subject) {
      await db
        .deleteFrom('identities')
        .where('provider', '=', provider)
        .where('subject_hash', '=', await hashOf(provider, subject))
        .execute();
    },
    async list(personId) {
      const rows = await db
        .selectFrom('identities')
        .select(['provider', 'subject_hash', 'address'])
        .where('person_id', '=', personId)
        .orderBy('added_at')
        .orderBy('subject_hash')
        .execute();
      if (rows.length === 0) return [];
      const cipher = await keys.of(personId);
      return rows.map(({ provider, subject_hash: subjectHash, address }) => ({
        provider,
        address: cipher.open('identities.address', rowIdOf(provider, subjectHash), address).toString(),
      }));
    },
    async some() {
      const row = await db.selectFrom('identities').select('provider').limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async holders(wanted) {
      const rows = await db
        .selectFrom('identities')
        .select(['person_id', 'provider', 'subject_hash', 'address'])
        .orderBy('person_id')
        .execute();
      const found: { personId: PersonId; provider: ProviderName }[] = [];
      for (const { person_id: id, provider, subject_hash: subjectHash, address } of rows) {
        const personId = id as PersonId;
        const rowId = rowIdOf(provider, subjectHash);
        const held = (await keys.of(personId)).open('identities.address', rowId, address).toString();
        if (held === wanted) found.push({ personId, provider });
      }
      return found;
    },
  };
}

function rowIdOf(provider: ProviderName, subjectHash: Buffer): string {
  return `${provider}:${subjectHash.toString('hex')}`;
}
