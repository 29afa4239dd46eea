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
  /** Addresses and networks. */
  readonly trustedProxies: readonly string[];
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly roles: readonly Role[];
  /** Null in embedded mode: a file in the data folder holds it. */
  readonly encryptionKey: string | null;
  /** Opens what was wrapped before the key was changed. */
  readonly previousKey: string | null;
  /** Null: not set up. */
  readonly google: ProviderConfig | null;
  readonly microsoft: ProviderConfig | null;
  /** Whether a pretended Google and Microsoft stand in for those that are not set up. */
  readonly sandbox: boolean;
  /** Null: mail goes to a folder. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  readonly logLevel: NonNullable<Variables['LOG_LEVEL']>;
  readonly files: DataFiles;
}

/** Clearweek's registration with a provider. */
export interface ProviderConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exactly as the provider names itself, without a slash at the end. */
  readonly issuer: string;
  /** With a slash at the end. */
  readonly apiRoot: string;
}

/** What lies in the data folder. */
export interface DataFiles {
  readonly database: string;
  readonly encryptionKey: string;
  /** Says which process runs on this folder, and where it answers. */
  readonly instance: string;
  readonly log: string;
  readonly databaseLog: string;
  /** A folder: where mail goes that no server takes. */
  readonly mail: string;
  /** What the pretended Google and Microsoft remember from one start to the next. */
  readonly sandbox: string;
}

function dataFiles(dataDir: string): DataFiles {
  return {
    database: join(dataDir, 'postgres'),
    encryptionKey: join(dataDir, 'encryption-key'),
    instance: join(dataDir, 'running.json'),
    log: join(dataDir, 'clearweek.log'),
    databaseLog: join(dataDir, 'postgres.log'),
    mail: join(dataDir, 'mail'),
    sandbox: join(dataDir, 'sandbox.json'),
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
  const mode = values.DATABASE_URL === undefined ? 'embedded' : 'production';
  return {
    mode,
    port: overrides.port ?? values.PORT ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    roles: overrides.roles ?? values.ROLES ?? roleNames,
    encryptionKey: key,
    previousKey: values.ENCRYPTION_KEY_PREVIOUS ?? null,
    google: googleConfig(values),
    microsoft: microsoftConfig(values),
    sandbox: mode === 'embedded' && values.SANDBOX !== 'off',
    mail:
      values.SMTP_URL === undefined || values.MAIL_FROM === undefined
        ? null
        : { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM },
    logLevel: values.LOG_LEVEL ?? 'info',
    files: dataFiles(dataDir),
  };
}

function googleConfig(values: Variables): ProviderConfig | null {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = values;
  if (clientId === undefined || clientSecret === undefined) return null;
  return {
    clientId,
    clientSecret,
    issuer: values.GOOGLE_ISSUER ?? 'https://accounts.google.com',
    apiRoot: values.GOOGLE_API_ROOT ?? 'https://www.googleapis.com/',
  };
}

function microsoftConfig(values: Variables): ProviderConfig | null {
  const { MICROSOFT_CLIENT_ID: clientId, MICROSOFT_CLIENT_SECRET: clientSecret } = values;
  if (clientId === undefined || clientSecret === undefined) return null;
  return {
    clientId,
    clientSecret,
    issuer: values.MICROSOFT_ISSUER ?? 'https://login.microsoftonline.com/organizations/v2.0',
    apiRoot: values.MICROSOFT_GRAPH_ROOT ?? 'https://graph.microsoft.com/',
  };
}
