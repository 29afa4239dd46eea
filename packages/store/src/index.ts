export { createStore, type PostgresStore, type StoreOptions } from './create-store.ts';
export { loadOrCreateKeyFile } from './encryption/key-file.ts';
export { createKeyRing, type KeyRing, type WrappedKey } from './encryption/key-ring.ts';
export { UnreadableError } from './encryption/sealed.ts';
export { type AppliedMigration, migrate } from './migrations/migrate.ts';
export { MigrationRefused } from './migrations/prepare-roles.ts';
export { defaultRequestLimits, type RequestLimit, type RequestLimits } from './request-limits.ts';
export type { AuditCheck } from './repositories/audit.ts';
