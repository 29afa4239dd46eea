import type { Instant } from '@clearweek/calendar';
import type { Lobby, StartedSignIn } from '../ports/account-tables.ts';

export interface MemoryLobby extends Lobby {
  /** How many sign-ins wait. */
  readonly size: () => number;
}

/** Where sign-ins wait, outside of every tenant; each call is its own transaction. */
export function createMemoryLobby(): MemoryLobby {
  const waiting = new Map<string, { readonly started: StartedSignIn; readonly expiresAt: Instant }>();
  const find = (token: string, state: string, now: Instant) => {
    const found = waiting.get(nameOf(token, state));
    return found === undefined || found.expiresAt <= now ? null : found.started;
  };
  return {
    size: () => waiting.size,
    async put(token, started, expiresAt) {
      waiting.set(nameOf(token, started.pending.state), { started, expiresAt });
    },
    look: async (token, state, now) => find(token, state, now),
    async take(token, state, now) {
      const found = find(token, state, now);
      waiting.delete(nameOf(token, state));
      return found;
    },
    async prune(now) {
      const old = [...waiting].filter(([, { expiresAt }]) => expiresAt <= now);
      for (const [name] of old) waiting.delete(name);
      return old.length;
    },
  };
}

function nameOf(token: string, state: string): string {
  return JSON.stringify([token, state]);
}
