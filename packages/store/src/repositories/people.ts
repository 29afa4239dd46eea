import type { Selectable } from 'kysely';
import type { Person, PersonId, TenantTransaction } from '@clearweek/app';
import type { Schema } from '../schema.ts';
import type { TenantSession } from '../tenant-session.ts';
import { timestamp } from '../timestamps.ts';
import { isUuid, uuidv7 } from '../uuid.ts';

export function createPeople({ db, tenantId, keys, clock }: TenantSession): TenantTransaction['people'] {
  return {
    async get(id) {
      if (!isUuid(id)) return null;
      const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : personOf(row);
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
          created_at: timestamp(person.createdAt),
        })
        .execute();
      await keys.createFor(id);
      return { ...person, id };
    },
    async first() {
      const row = await db
        .selectFrom('people')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : personOf(row);
    },
    async update(id, { zone, zoneIsGuess, workingHours }) {
      const change = {
        ...(zone === undefined ? {} : { zone }),
        ...(zoneIsGuess === undefined ? {} : { zone_is_guess: zoneIsGuess }),
        ...(workingHours === undefined ? {} : { working_hours: JSON.stringify(workingHours) }),
      };
      if (Object.keys(change).length === 0) return;
      await db.updateTable('people').set(change).where('id', '=', id).execute();
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

function personOf(row: Selectable<Schema['people']>): Person {
  return {
    id: row.id as PersonId,
    zone: row.zone,
    zoneIsGuess: row.zone_is_guess,
    workingHours: row.working_hours,
    createdAt: row.created_at,
  };
}
