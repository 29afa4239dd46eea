import { sniffCalendar } from '@clearweek/calendar';
import { type ConnectionView, presentConnection } from '../contracts/connection.ts';
import { limits } from '../contracts/limits.ts';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { Connection, ConnectionSource } from '../ports/connection-tables.ts';
import type { ConnectionId, TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';

export type ConnectionDependencies = Pick<AppDependencies, 'store' | 'clock' | 'feeds'>;

/**
 * Connecting a calendar stores the wish and what is needed to fulfil it, and answers; reading the calendar is a job. So a
 * connection starts as `pending`, and its state tells what became of it.
 */
export function createConnectionUseCases(deps: ConnectionDependencies) {
  return {
    async connectFile(principal: Principal, bytes: Uint8Array, owner: string | null): Promise<ConnectionView> {
      if (bytes.length > limits.calendarBytes) {
        throw new AppError('too_large', `A calendar may have at most ${limits.calendarBytes / 1024 / 1024} MiB.`, {
          extra: { limit: limits.calendarBytes },
        });
      }
      const refusal = sniffCalendar(bytes);
      if (refusal !== null) throw new AppError('not_a_calendar', refusal.text);
      return connect(deps, principal, { kind: 'file', owner }, bytes);
    },

    async connectFeed(principal: Principal, url: string, owner: string | null): Promise<ConnectionView> {
      const problem = deps.feeds.checkAddress(url);
      if (problem !== null) {
        throw new AppError('invalid_feed_address', problem.text, {
          problems: [{ pointer: '/url', code: problem.code, text: problem.text }],
        });
      }
      return connect(deps, principal, { kind: 'feed', url, owner }, null);
    },

    async listConnections({ tenantId, personId }: Principal): Promise<ConnectionView[]> {
      return deps.store.inTenant(tenantId, async (tx) => {
        const views: ConnectionView[] = [];
        for (const connection of await tx.connections.list(personId)) views.push(await present(tx, connection));
        return views;
      });
    },

    async getConnection({ tenantId, personId }: Principal, id: ConnectionId): Promise<ConnectionView> {
      return deps.store.inTenant(tenantId, async (tx) => {
        const connection = await tx.connections.get(id);
        if (connection?.personId !== personId) throw new AppError('not_found', 'There is no such connection.');
        return present(tx, connection);
      });
    },
  };
}

async function connect(
  deps: ConnectionDependencies,
  { tenantId, personId }: Principal,
  source: ConnectionSource,
  upload: Uint8Array | null,
): Promise<ConnectionView> {
  const now = deps.clock.now();
  return deps.store.inTenant(tenantId, async (tx) => {
    await requireRoom(tx, personId);
    const connection = await tx.connections.create(personId, 'ics', source, now, null);
    if (upload !== null) await tx.uploads.put(connection.id, upload);
    await tx.outbox.add('sync-connection', { connectionId: connection.id }, { key: `sync:${connection.id}`, at: now });
    await tx.audit.write({ at: now, actor: personId, action: 'connection.created', subject: connection.id });
    return presentConnection(connection, null);
  });
}

async function present(tx: TenantTransaction, connection: Connection): Promise<ConnectionView> {
  return presentConnection(
    connection,
    connection.source.kind === 'account' ? await tx.grants.get(connection.id) : null,
  );
}

/** Throws `too_many_connections` where a person has as many as anybody may. */
export async function requireRoom(tx: TenantTransaction, personId: Principal['personId']): Promise<void> {
  if ((await tx.connections.list(personId)).length < limits.connectionsPerPerson) return;
  throw new AppError(
    'too_many_connections',
    `A person may connect ${limits.connectionsPerPerson} calendars. Disconnect one that is no longer needed.`,
    { extra: { limit: limits.connectionsPerPerson } },
  );
}
