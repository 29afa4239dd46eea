import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Lobby, StartedSignIn } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';
import { decrypt, encrypt } from './encryption/sealed.ts';
import { roles } from './roles.ts';
import type { Schema } from './schema.ts';
import { timestamp } from './timestamps.ts';
import { runTransaction } from './transaction.ts';

/**
 * Where sign-ins wait. What finds a row and what opens it are both made from the browser's token, which is 256 random bits and is
 * kept nowhere: without the browser nobody reads a row, whatever other keys they hold.
 */
export function createLobby(pool: pg.Pool): Lobby {
  const run = <T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T> =>
    runTransaction({ pool, role: roles.app, tenantId: null, work: ({ db }) => work(db) });
  return {
    put: (token, started, expiresAt) =>
      run(async (db) => {
        const lookup = lookupOf(token, started.pending.state);
        const content = encrypt(keyOf(token), Buffer.from(JSON.stringify(started)), placeOf(lookup));
        const row = { content, expires_at: timestamp(expiresAt) };
        // A transaction that is run again finds its own row.
        await db.deleteFrom('sign_ins').where('lookup', '=', lookup).execute();
        await db
          .insertInto('sign_ins')
          .values({ lookup, ...row })
          .execute();
      }),
    take: (token, state, now) =>
      run(async (db) => {
        const lookup = lookupOf(token, state);
        const row = await db
          .deleteFrom('sign_ins')
          .where('lookup', '=', lookup)
          .returning(['content', 'expires_at'])
          .executeTakeFirst();
        return opened(token, lookup, row, now);
      }),
    look: (token, state, now) =>
      run(async (db) => {
        const lookup = lookupOf(token, state);
        const row = await db
          .selectFrom('sign_ins')
          .where('lookup', '=', lookup)
          .select(['content', 'expires_at'])
          .executeTakeFirst();
        return opened(token, lookup, row, now);
      }),
    prune: (now) =>
      run(async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('sign_ins')
          .where('expires_at', '<=', timestamp(now))
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

function opened(
  token: string,
  lookup: Buffer,
  row: { readonly content: Buffer; readonly expires_at: Instant } | undefined,
  now: Instant,
): StartedSignIn | null {
  if (row === undefined || row.expires_at <= now) return null;
  return JSON.parse(decrypt(keyOf(token), row.content, placeOf(lookup)).toString()) as StartedSignIn;
}

function lookupOf(token: string, state: string): Buffer {
  return createHmac('sha256', token).update('clearweek sign-in row\n').update(state).digest();
}

function keyOf(token: string): KeyObject {
  return createSecretKey(createHmac('sha256', token).update('clearweek sign-in content').digest());
}

function placeOf(lookup: Buffer): string {
  return `sign_ins.content|${lookup.toString('hex')}`;
}
