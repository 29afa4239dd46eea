import type { Store, TenantTransaction } from '@clearweek/app';
import type { Moments } from './moments.ts';

/**
 * A store whose process can end at any moment: between two statements, when everything is written and not committed, or when it is
 * committed and nobody was told.
 */
export function createMortalStore(store: Store, moments: Moments): Store {
  return {
    ...store,
    async inTenant(tenantId, work) {
      moments.pass();
      const value = await store.inTenant(tenantId, async (tx) => {
        const written = { events: false };
        const done = await work(mortal(tx, moments, written));
        moments.pass(written.events ? 'events' : 'call');
        return done;
      });
      moments.pass();
      return value;
    },
  };
}

function mortal(tx: TenantTransaction, moments: Moments, written: { events: boolean }): TenantTransaction {
  return new Proxy(tx, {
    get(target, name) {
      const table: unknown = Reflect.get(target, name);
      if (typeof table !== 'object' || table === null) return table;
      return mortalTable(table, moments, (method) => {
        if (name === 'mirror' && method === 'apply') written.events = true;
      });
    },
  });
}

function mortalTable(table: object, moments: Moments, onCall: (method: string | symbol) => void): object {
  return new Proxy(table, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...values: unknown[]): Promise<unknown> => {
        moments.pass();
        onCall(name);
        return (method as (...values: unknown[]) => unknown).apply(target, values);
      };
    },
  });
}
