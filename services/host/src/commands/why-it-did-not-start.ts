import { MigrationRefused } from '@clearweek/store';
import type { Config } from '../config/config.ts';
import { StartFailure } from '../start-failure.ts';

/** What to tell a person about an error that ended the start; a fault of ours shows where it arose. Never holds a password. */
export function whyItDidNotStart(error: unknown, { mode }: Config): string {
  if (!(error instanceof Error)) return 'Clearweek could not start, for an unknown reason.';
  if (error instanceof StartFailure || error instanceof MigrationRefused) return error.message;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && mode === 'production')
    return `${databaseTrouble(code)}\n"clearweek doctor" checks everything and says how to mend it.`;
  // The embedded database explains itself in plain errors; a fault of the program is a TypeError, a RangeError and so on.
  if (error.constructor === Error) return `Clearweek could not start. ${error.message}`;
  return `Clearweek could not start because of a fault in the program.\n${error.stack ?? error.message}`;
}

/** By SQLSTATE (PostgreSQL, appendix A) or the code of the network error. */
function databaseTrouble(code: string): string {
  if (code === '28P01' || code === '28000')
    return 'The database refuses the user name or the password of DATABASE_URL.';
  if (code === '3D000') return 'The database that DATABASE_URL names does not exist on its server.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The server that DATABASE_URL names is not known.';
  if (/^E[A-Z]+$/.test(code)) return `The database of DATABASE_URL cannot be reached (${code}).`;
  return `The database of DATABASE_URL answers with the error ${code}.`;
}
