import type { TenantTransaction } from '../ports/store.ts';
import type { MemoryStore } from './memory-store.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface BrokenStore {
  /** Steps that were taken since the last `killAt`. */
  readonly steps: () => number;
  /** The process dies at this step of a transaction, counted from 1; null: it lives. */
  killAt(step: number | null): void;
}

/**
 * Lets a test kill the process at every single call inside a transaction: the call does not happen, and nothing of the
 * transaction stays, as a database would have it. `Infinity` counts without killing.
 */
export function breakStore(store: MemoryStore): BrokenStore {
  let steps = 0;
  let fatal: number | null = null;
  const { inTenant } = store;
  store.inTenant = (tenantId, work) => inTenant(tenantId, (tx) => work(counted(tx)));
  const step = () => {
    steps += 1;
    if (steps === fatal) throw new Killed();
  };
  const counted = (tx: TenantTransaction) => new Proxy(tx, { get: (target, name) => part(Reflect.get(target, name)) });
  const part = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          step();
          return (await Reflect.apply(method, target, args)) as unknown;
        };
      },
    });
  };
  return {
    steps: () => steps,
    killAt(at) {
      steps = 0;
      fatal = at;
    },
  };
}
