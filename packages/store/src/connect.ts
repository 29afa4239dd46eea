import pg from 'pg';
import type { Instant } from '@clearweek/calendar';
import { parseTimestamp } from './timestamps.ts';
import { type Role, roles, schemas } from './roles.ts';

/** A transaction that says nothing for this long has lost its process; its locks must not outlive it. */
const idleInTransactionMs = 120_000;

/**
 * How a pool connects as one of our roles. The role and the search path are start-up parameters of the connection: they are
 * what RESET goes back to, so no statement inside can shed them by RESET. Type parsers belong to the pool, not to the process:
 * timestamptz is an instant in epoch milliseconds, a date stays text, a bigint is a number. `settings` are further ones of
 * PostgreSQL, as `name=value`.
 */
export function connectionConfig(databaseUrl: string, role: Role, settings: readonly string[] = []): pg.PoolConfig {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options');
  // Left in the address they would replace ours, and with them the role.
  url.searchParams.delete('options');
  const path = role === roles.queue ? schemas.queue : `${schemas.clearweek},pg_temp`;
  const options = [
    ...(given === null ? [] : [given]),
    `-c role=${role}`,
    `-c search_path=${path}`,
    '-c timezone=UTC',
    '-c datestyle=ISO',
    `-c idle_in_transaction_session_timeout=${idleInTransactionMs}`,
    ...settings.map((setting) => `-c ${setting}`),
  ];
  return { connectionString: url.href, options: options.join(' '), connectionTimeoutMillis: 10_000, keepAlive: true };
}

/** A pool in one of our roles, with our own type parsers. Errors of idle connections are dropped: the next use meets them again. */
export function openPool(databaseUrl: string, role: Role, max: number, settings: readonly string[] = []): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(databaseUrl, role, settings), max, types: { getTypeParser } });
  pool.on('error', () => {});
  return pool;
}

const parsers = new Map<number, (text: string) => Instant | string | number>([
  [pg.types.builtins.TIMESTAMPTZ, parseTimestamp],
  [pg.types.builtins.DATE, (text) => text],
  [pg.types.builtins.INT8, Number],
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text');
}
