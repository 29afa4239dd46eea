import { MigrationRefused } from '@clearweek/store';
import type { Config } from '../config/config.ts';
import { fileSystemTrouble } from '../data-folder.ts';
import { databaseTrouble } from '../database-trouble.ts';
import { StartFailure } from '../start-failure.ts';

/** What to tell a person about an error that ended the start; a fault of ours shows where it arose. Never holds a password. */
export function whyItDidNotStart(error: unknown, { mode, dataDir }: Config): string {
  if (!(error instanceof Error)) return 'Clearweek could not start, for an unknown reason.';
  if (error instanceof StartFailure || error instanceof MigrationRefused) return error.message;
  const trouble = mode === 'production' ? databaseTrouble(error) : null;
  if (trouble !== null)
    return `${trouble.text} ${trouble.mend}\n"clearweek doctor" checks everything and says how to mend it.`;
  const written = mode === 'embedded' ? fileSystemTrouble(error, dataDir) : null;
  if (written !== null) return written;
  // The embedded database explains itself in plain errors; a fault of the program is a TypeError, a RangeError and so on.
  if (error.constructor === Error) return `Clearweek could not start. ${error.message}`;
  return `Clearweek could not start because of a fault in the program.\n${error.stack ?? error.message}`;
}
