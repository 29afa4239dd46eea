import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { roles, schemas } from '../roles.ts';

/** Said to whoever may not do what is needed; `message` holds the SQL for somebody who may. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/**
 * Roles belong to the whole server, and other databases on it may be prepared at the same moment. Whoever comes second meets one
 * of these, and finds the work done when looking again: duplicate_object, unique_violation, or a tuple updated by both.
 */
const metSomebody = new Set(['42710', '23505', 'XX000']);

/** Makes the roles where they are missing, and the login a member of each. Does nothing where all is in place. */
export async function prepareRoles(client: pg.Client): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      for (const role of Object.values(roles)) await prepareRole(client, role);
      return;
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (code === '42501') throw await refusal(client);
      if (!metSomebody.has(code) || attempt === 10) throw error;
      await wait(20 * attempt * (0.5 + Math.random()));
    }
  }
}

async function prepareRole(client: pg.Client, role: string): Promise<void> {
  const found = await client.query('select rolsuper or rolbypassrls as dangerous from pg_roles where rolname = $1', [
    role,
  ]);
  if (found.rows.length === 0) await client.query(`create role ${role} ${attributes}`);
  if (found.rows[0]?.dangerous === true) {
    throw new MigrationRefused(
      `The role ${role} may bypass row security. Run: alter role ${role} nosuperuser nobypassrls;`,
    );
  }
  if (!(await canBecome(client, role))) await client.query(`grant ${role} to session_user`);
}

const attributes = 'nologin nosuperuser nobypassrls nocreatedb nocreaterole noreplication';

async function canBecome(client: pg.Client, role: string): Promise<boolean> {
  // From PostgreSQL 16 on membership alone does not let one become the role; SET does.
  const { rows } = await client.query<{ can: boolean }>(
    `select pg_has_role(session_user, $1,
       case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as can`,
    [role],
  );
  return rows[0]?.can === true;
}

/** Makes the two schemas, each owned by its role. */
export async function prepareSchemas(client: pg.Client): Promise<void> {
  const wanted = [
    [schemas.clearweek, roles.owner],
    [schemas.queue, roles.queue],
  ] as const;
  for (const [schema, owner] of wanted) {
    const { rows } = await client.query('select from pg_namespace where nspname = $1', [schema]);
    if (rows.length > 0) continue;
    try {
      await client.query(`create schema ${schema} authorization ${owner}`);
    } catch (error) {
      if ((error as { code?: string }).code === '42501') throw await refusal(client);
      throw error;
    }
  }
}

async function refusal(client: pg.Client): Promise<MigrationRefused> {
  const { rows } = await client.query<{ login: string; database: string }>(
    'select quote_ident(session_user) as login, quote_ident(current_database()) as database',
  );
  const { login, database } = rows[0]!;
  const statements = [
    ...Object.values(roles).flatMap((role) => [`create role ${role} ${attributes};`, `grant ${role} to ${login};`]),
    `grant create on database ${database} to ${login};`,
  ];
  return new MigrationRefused(
    `The database user ${login} may not prepare the roles of Clearweek. Somebody who may should run this once (leave out what is there already):\n\n${statements.join('\n')}\n`,
  );
}
