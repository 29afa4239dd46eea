import type { Selectable } from 'kysely';
import type { Person, PersonId, TenantTransaction } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';

export function createPeople(session: TenantSession): TenantTransaction['people'] {
  const { db, tenantId, keys, clock } = session;
  const sealed = async (id: PersonId, address: string | null) =>
    address === null ? null : (await keys.of(id)).seal('people.address', id, address);
  return {
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : personOf(session, row);
    },
    async create(person) {
      const id = uuidv7(clock.now()) as PersonId;
      await db
        .insertInto('people')
        .values({
          tenant_id: tenantId,
          id,
          zone: person.zone,
          zone_is_guess: person.zoneIsGuess,
          working_hours: JSON.stringify(person.workingHours),
          is_administrator: person.isAdministrator,
          created_at: timestamp(person.createdAt),
        })
        .execute();
      await keys.createFor(id);
      // The key needs its person, and the address needs the key.
      const address = await sealed(id, person.address);
      if (address !== null) await db.updateTable('people').set({ address }).where('id', '=', id).execute();
      return { ...person, id, hadAccount: false };
    },
    async lock(id) {
      if (isUuid(id)) await db.selectFrom('people').select('id').where('id', '=', id).forUpdate().execute();
    },
    async first() {
      const row = await longestStanding(session).executeTakeFirst();
      return row === undefined ? null : personOf(session, row);
    },
    async local() {
      const row = await longestStanding(session).where('had_account', '=', false).executeTakeFirst();
      return row === undefined ? null : personOf(session, row);
    },
    async update(id, { zone, zoneIsGuess, workingHours, address, isAdministrator, hadAccount }) {
      const change = {
        ...(zone === undefined ? {} : { zone }),
        ...(zoneIsGuess === undefined ? {} : { zone_is_guess: zoneIsGuess }),
        ...(workingHours === undefined ? {} : { working_hours: JSON.stringify(workingHours) }),
        ...(address === undefined ? {} : { address: await sealed(id, address) }),
        ...(isAdministrator === undefined ? {} : { is_administrator: isAdministrator }),
        ...(hadAccount === undefined ? {} : { had_account: hadAccount }),
      };
      if (Object.keys(change).length === 0) return;
      await db.updateTable('people').set(change).where('id', '=', id).execute();
    },
    async withGuessedZone() {
      const rows = await db
        .selectFrom('people')
        .selectAll()
        .where('zone_is_guess', '=', true)
        .where('address', 'is not', null)
        .orderBy('id')
        .execute();
      const found: Person[] = [];
      for (const row of rows) found.push(await personOf(session, row));
      return found;
    },
    async setNextAnalysisAt(id, at) {
      await db
        .updateTable('people')
        .set({ next_analysis_at: timestamp(at) })
        .where('id', '=', id)
        .execute();
    },
  };
}

function longestStanding({ db }: TenantSession) {
  return db.selectFrom('people').selectAll().orderBy('created_at').orderBy('id').limit(1);
}

async function personOf({ keys }: TenantSession, row: Selectable<Schema['people']>): Promise<Person> {
  const id = row.id as PersonId;
  const address = row.address === null ? null : (await keys.of(id)).open('people.address', id, row.address).toString();
  return {
    id,
    zone: row.zone,
    zoneIsGuess: row.zone_is_guess,
    workingHours: row.working_hours,
    address,
    isAdministrator: row.is_administrator,
    hadAccount: row.had_account,
    createdAt: row.created_at,
  };
}
