import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Connection, NewPerson, PersonId, Person, TenantId } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';
import { createStore, type PostgresStore, type StoreOptions } from '../create-store.ts';
import { createKeyRing } from '../encryption/key-ring.ts';
import { uuidv7 } from '../uuid.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const monday: Instant = Date.UTC(2026, 10, 23, 9);

/** A person of whom nothing is known yet. */
export const somebody: NewPerson = {
  zone: 'Europe/Berlin',
  zoneIsGuess: true,
  workingHours: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' }],
  address: null,
  isAdministrator: false,
  createdAt: monday,
};

export interface TestStore {
  readonly store: PostgresStore;
  readonly database: TestDatabase;
  /** Sees everything, row security or not. */
  readonly admin: pg.Pool;
  readonly newTenant: () => Promise<TenantId>;
  readonly newPerson: (tenantId: TenantId, createdAt?: Instant) => Promise<Person>;
  readonly newFeed: (tenantId: TenantId, personId: PersonId, nextSyncAt?: Instant | null) => Promise<Connection>;
  [Symbol.asyncDispose](): Promise<void>;
}

export function randomKey(): string {
  return randomBytes(32).toString('base64');
}

/** A store on a database of its own, and what most tests start from. */
export async function openTestStore(options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const database = await createTestDatabase();
  const admin = new pg.Pool({ connectionString: database.adminUrl, options: '-c search_path=clearweek', max: 2 });
  admin.on('error', () => {});
  const keys = createKeyRing({ current: randomKey() });
  const store = createStore({ databaseUrl: database.url, keys, clock: { now: () => monday }, ...options });
  const newPerson = (tenantId: TenantId, createdAt = monday): Promise<Person> =>
    store.inTenant(tenantId, (tx) => tx.people.create({ ...somebody, createdAt }));
  return {
    store,
    database,
    admin,
    newPerson,
    async newTenant() {
      const id = uuidv7() as TenantId;
      await admin.query('insert into tenants (id, created_at) values ($1, now())', [id]);
      return id;
    },
    newFeed: (tenantId, personId, nextSyncAt = null) =>
      store.inTenant(tenantId, (tx) =>
        tx.connections.create(
          personId,
          'ics',
          { kind: 'feed', url: 'https://calendar.example/a.ics', owner: null },
          monday,
          nextSyncAt,
        ),
      ),
    async [Symbol.asyncDispose]() {
      await store.close();
      await admin.end();
      await database.drop();
    },
  };
}
