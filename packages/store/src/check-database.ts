import type pg from 'pg';
import { readMigrations } from './migrations/read-migrations.ts';
import { classifyFailure } from './failures.ts';

export type DatabaseCheck =
  | { readonly ok: true; readonly server: string }
  /** `cause` is the client's error where the database could not be asked; its words may hold addresses and names. */
  | { readonly ok: false; readonly problem: string; readonly cause?: unknown };

/** Says whether the database answers, in the role that it should, with the schema that this program needs. */
export async function checkDatabase(pool: pg.Pool): Promise<DatabaseCheck> {
  const newest = (await readMigrations()).at(-1)?.version ?? 0;
  try {
    const { rows } = await pool.query<{ version: number | null; server: string }>(
      "select max(version) as version, current_setting('server_version') as server from migrations",
    );
    const version = rows[0]?.version ?? 0;
    if (version === newest) return { ok: true, server: `PostgreSQL ${rows[0]?.server ?? ''}`.trim() };
    if (version < newest) {
      return {
        ok: false,
        problem: `The database is at version ${version} and needs version ${newest}: run "clearweek migrate".`,
      };
    }
    return { ok: false, problem: `The database is at version ${version}, newer than this program knows (${newest}).` };
  } catch (error) {
    return { ok: false, problem: problemOf(error), cause: error };
  }
}

/** The client's own words may hold addresses and names; only what helps is passed on. */
function problemOf(error: unknown): string {
  if (classifyFailure(error) === 'away') return 'The database does not answer.';
  const code = (error as { code?: unknown }).code;
  // 42P01 undefined_table, 22023 invalid_parameter_value (a role that does not exist), 28P01 and 28000 (sign-in)
  if (code === '42P01' || code === '22023')
    return 'The database has no tables of Clearweek yet: run "clearweek migrate".';
  if (code === '28P01' || code === '28000') return 'The database refuses the user name or the password.';
  if (code === '3D000') return 'The database does not exist on this server.';
  return `The database answers with an error${typeof code === 'string' ? ` (${code})` : ''}.`;
}
