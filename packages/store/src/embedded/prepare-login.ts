import pg from 'pg';

/** The login and the database of Clearweek itself. */
export const login = 'clearweek';

/**
 * Makes the login that Clearweek uses and its database where they are missing. The login owns the database and may make roles,
 * as an administrator would set it up, and is no superuser: nothing that the program runs can go around row security.
 */
export async function prepareLogin(superuserUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ has_login: boolean; has_database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as has_login,
        exists (select from pg_database where datname = $1) as has_database`,
      [login],
    );
    if (rows[0]?.has_login !== true) {
      await client.query(`create role ${login} login createrole password ${client.escapeLiteral(password)}`);
    }
    if (rows[0]?.has_database !== true) await client.query(`create database ${login} owner ${login}`);
  } finally {
    await client.end();
  }
}
