import { join, resolve } from 'node:path';
import { type Role, roleNames } from '../roles.ts';
import type { Variables } from './variables.ts';

/** All that can be set, checked and with its defaults. Null: not set, and nothing stands in for it. */
export interface Config {
  /** `embedded`: one process with a database of its own, on this computer only. */
  readonly mode: 'embedded' | 'production';
  /** Null: 8787, or the next free one. */
  readonly port: number | null;
  /** Null: the address that the process answers on. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly roles: readonly Role[];
  /** Null in embedded mode: a file in the data folder holds it. */
  readonly encryptionKey: string | null;
  readonly logLevel: NonNullable<Variables['LOG_LEVEL']>;
  readonly files: DataFiles;
}

/** What lies in the data folder. */
export interface DataFiles {
  readonly database: string;
  readonly encryptionKey: string;
  /** Says which process runs on this folder, and where it answers. */
  readonly instance: string;
  readonly log: string;
  readonly databaseLog: string;
}

function dataFiles(dataDir: string): DataFiles {
  return {
    database: join(dataDir, 'postgres'),
    encryptionKey: join(dataDir, 'encryption-key'),
    instance: join(dataDir, 'running.json'),
    log: join(dataDir, 'clearweek.log'),
    databaseLog: join(dataDir, 'postgres.log'),
  };
}

/** What was asked for on the command line; it wins over the environment. */
export interface Overrides {
  readonly port?: number | null;
  readonly dataDir?: string | null;
  readonly roles?: readonly Role[] | null;
}

/** Puts the defaults in. `home` is the checkout, `cwd` where relative names on the command line and in the environment are meant from. */
export function configOf(
  values: Variables,
  key: string | null,
  overrides: Overrides,
  places: { home: string; cwd: string },
): Config {
  const named = overrides.dataDir ?? values.DATA_DIR ?? null;
  const dataDir = named === null ? join(places.home, 'data') : resolve(places.cwd, named);
  return {
    mode: values.DATABASE_URL === undefined ? 'embedded' : 'production',
    port: overrides.port ?? values.PORT ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    roles: overrides.roles ?? values.ROLES ?? roleNames,
    encryptionKey: key,
    logLevel: values.LOG_LEVEL ?? 'info',
    files: dataFiles(dataDir),
  };
}
