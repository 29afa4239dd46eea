import { AppError } from '../errors.ts';
import type { Grants } from '../ports/account-tables.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { MemoryTables } from './memory-tables.ts';

export function memoryGrants({ grants, connections }: MemoryTables): Grants {
  const get = async (id: ConnectionId) => grants.get(id) ?? null;
  return {
    async put(connectionId, tokens, at) {
      const connection = connections.get(connectionId);
      if (connection === undefined) throw new AppError('not_found', 'There is no such connection.');
      const { personId, provider } = connection;
      if (provider === 'ics') throw new Error('A calendar file has no consent.');
      const refreshToken = tokens.refreshToken ?? grants.get(connectionId)?.refreshToken ?? null;
      grants.set(connectionId, { ...tokens, connectionId, personId, provider, refreshToken, refreshedAt: at });
    },
    get,
    // Transactions run one after another here, so every row is held all the time.
    lock: get,
  };
}
