import { z } from 'zod';
import { type Role, roleNames } from '../roles.ts';
import { issuerAddress, serverAddress, webAddress } from './address-rules.ts';
import { encryptionKey } from './encryption-key.ts';
import { proxyList } from './proxy-list.ts';

const port = (least: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `needs a number from ${least} to 65535`)
    .transform(Number)
    .refine((number) => number >= least && number <= 65_535, `needs a number from ${least} to 65535`);

const text = z.string();

/**
 * Every variable that configures Clearweek, in the environment or in the file that `CLEARWEEK_CONFIG` names. All are optional; a
 * variable set to nothing counts as not set. The messages follow the variable's name and never repeat its value.
 */
export const variables = z.object({
  CLEARWEEK_CONFIG: text
    .optional()
    .meta({ says: 'A file with these settings, as lines KEY=value or as JSON; the environment wins over it' }),
  PORT: port(0)
    .optional()
    .meta({ says: 'The port to answer on; 0 takes any free one', usual: '8787, or the next free one' }),
  PUBLIC_URL: webAddress.optional().meta({
    says: 'The address under which people reach Clearweek; needed in production',
    usual: 'the address that is printed at the start',
  }),
  TRUSTED_PROXIES: proxyList.optional().meta({
    says: 'Proxies in front of Clearweek, as addresses or networks with commas between: what their X-Forwarded-For says is the address by which requests of people who are not signed in are counted',
    usual: 'nobody is believed, and all who come through a proxy are counted together',
  }),
  DATA_DIR: text.optional().meta({ says: 'The folder of everything that the embedded mode keeps', usual: './data' }),
  DATABASE_URL: serverAddress(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/clearweek')
    .optional()
    .meta({
      says: 'PostgreSQL 15 or newer; setting it means production',
      usual: 'a database of its own in DATA_DIR',
      secret: true,
    }),
  REDIS_URL: serverAddress(['redis:', 'rediss:'], 'rediss://user:password@host:6379')
    .optional()
    .meta({ says: 'Redis or Valkey for the job queue', usual: 'the queue lives in PostgreSQL', secret: true }),
  ROLES: text
    .transform(readRoles)
    .optional()
    .meta({ says: 'What this process does: api, worker, scheduler, with commas between', usual: 'all' }),
  ENCRYPTION_KEY: encryptionKey.optional().meta({
    says: 'The key that titles, addresses and permissions to read are encrypted under, 32 bytes in base64; needed in production',
    usual: 'made at the first start, in DATA_DIR',
    secret: true,
  }),
  ENCRYPTION_KEY_FILE: text
    .optional()
    .meta({ says: 'A file that holds the encryption key, instead of ENCRYPTION_KEY' }),
  ENCRYPTION_KEY_PREVIOUS: encryptionKey.optional().meta({
    says: 'The encryption key before this one, while everything is being wrapped under the new one',
    secret: true,
  }),
  SMTP_URL: serverAddress(['smtp:', 'smtps:'], 'smtps://user:password@host:465')
    .optional()
    .meta({ says: 'The server that takes e-mail', usual: 'a folder of outgoing mail', secret: true }),
  MAIL_FROM: text
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'needs an e-mail address such as Clearweek <clearweek@example.org>')
    .optional()
    .meta({ says: 'The sender of e-mail; needed with SMTP_URL' }),
  GOOGLE_CLIENT_ID: text.optional().meta({ says: 'Sign-in with Google: the client, as registered with Google' }),
  GOOGLE_CLIENT_SECRET: text.optional().meta({ says: 'Sign-in with Google: its secret', secret: true }),
  GOOGLE_ISSUER: issuerAddress
    .optional()
    .meta({ says: 'Where Google signs people in', usual: 'https://accounts.google.com' }),
  GOOGLE_API_ROOT: webAddress
    .optional()
    .meta({ says: "Where Google's calendars are read", usual: 'https://www.googleapis.com/' }),
  MICROSOFT_CLIENT_ID: text.optional().meta({ says: 'Sign-in with Microsoft: the client, as registered with Entra' }),
  MICROSOFT_CLIENT_SECRET: text.optional().meta({ says: 'Sign-in with Microsoft: its secret', secret: true }),
  MICROSOFT_ISSUER: issuerAddress.optional().meta({
    says: 'Where Microsoft signs people in',
    usual: 'https://login.microsoftonline.com/organizations/v2.0',
  }),
  MICROSOFT_GRAPH_ROOT: webAddress
    .optional()
    .meta({ says: "Where Microsoft's calendars are read", usual: 'https://graph.microsoft.com/' }),
  SANDBOX: z.enum(['on', 'off'], 'needs to be on or off').optional().meta({
    says: 'A pretended Google and Microsoft with a pretended company stand in for those that are not set up: on or off; embedded mode only',
    usual: 'on in embedded mode',
  }),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'needs to be trace, debug, info, warn, error or silent',
    )
    .optional()
    .meta({ says: 'How much the log tells: trace, debug, info, warn, error or silent', usual: 'info' }),
  METRICS_PORT: port(1).optional().meta({ says: 'The port for Prometheus; not used yet' }),
});

export type Variables = z.infer<typeof variables>;
export type VariableName = keyof Variables;
export const variableNames = Object.keys(variables.shape) as VariableName[];

export interface VariableDescription {
  readonly says: string;
  /** What holds where it is not set, in words. */
  readonly usual: string | null;
  /** Never shown, not even in part. */
  readonly secret: boolean;
}

/** What people are told about a variable. */
export function describeVariable(name: VariableName): VariableDescription {
  const { says, usual, secret } = variables.shape[name].meta() ?? {};
  return { says: says as string, usual: (usual as string | undefined) ?? null, secret: secret === true };
}

function readRoles(list: string, context: z.RefinementCtx): Role[] {
  const words = list.split(',').map((word) => word.trim());
  if (words.every((word) => roleNames.includes(word as Role))) return [...new Set(words as Role[])];
  context.addIssue({ code: 'custom', message: `needs one or more of ${roleNames.join(', ')}, with commas between` });
  return z.NEVER;
}
