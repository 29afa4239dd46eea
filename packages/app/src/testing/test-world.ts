import type { Instant } from '@clearweek/calendar';
import { createApp } from '../app.ts';
import type { AppDependencies } from '../dependencies.ts';
import type { MemoryItem } from '../jobs/memory-outbox.ts';
import { createGivenUp } from '../jobs/given-up.ts';
import { createJobHandlers } from '../jobs/handlers.ts';
import { createRunWork, type WorkOutcome } from '../jobs/run-work.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMovableClock } from './movable-clock.ts';
import { createPlainTokens } from './plain-tokens.ts';
import { createScriptedFeeds } from './scripted-feeds.ts';

/** A Wednesday in the middle of the week 2026-W48. */
export const wednesday: Instant = Date.UTC(2026, 10, 25, 10);

const signal = {} as AbortSignal;

/** The whole story on a memory store, with the hands to do its work. Nothing happens by itself. */
export function createTestWorld(options: { readonly now?: Instant; readonly defaultZone?: string } = {}) {
  const clock = createMovableClock(options.now ?? wednesday);
  const store = createMemoryStore();
  const feeds = createScriptedFeeds();
  let meanwhile: () => Promise<void> = async () => {};
  const deps: AppDependencies = {
    store,
    feeds,
    clock,
    tokens: createPlainTokens(),
    defaultZone: options.defaultZone ?? 'Europe/Berlin',
    breathe: () => meanwhile(),
  };
  const app = createApp(deps);
  const handlers = createJobHandlers(deps);
  const openDeadline = () => ({ signal, ended: new Promise<never>(() => {}), close: () => {} });
  const runWork = createRunWork({ store, clock, openDeadline, random: () => 0, onGivenUp: createGivenUp(deps) });
  const waiting = () =>
    [...store.outbox.items.values()].filter((item) => item.doneAt === null && item.givenUpAt === null);
  const run = (item: MemoryItem) => runWork({ workId: item.id, tenantId: item.tenantId }, handlers, signal);
  return {
    deps,
    store,
    feeds,
    clock,
    app,
    handlers,
    waiting,
    run,
    /** Signs in the one local person. */
    arrive: async (): Promise<Principal> => (await app.signInLocal()).principal,
    /** Once, at the next place where others may run. */
    meanwhile(happens: () => Promise<unknown>): void {
      meanwhile = async () => {
        meanwhile = async () => {};
        await happens();
      };
    },
    /** Does everything that is due, and what that orders, one after another. What fails waits until the clock is moved. */
    async work(): Promise<WorkOutcome[]> {
      const outcomes: WorkOutcome[] = [];
      for (;;) {
        const item = waiting().find(({ availableAt }) => availableAt <= clock.now());
        if (item === undefined) return outcomes;
        outcomes.push(await run(item));
      }
    },
    sync: ({ tenantId }: Principal, connectionId: string) =>
      handlers['sync-connection']({ connectionId }, { tenantId, signal, attempt: 1 }),
    measure: ({ tenantId, personId }: Principal) =>
      handlers['measure-person']({ personId }, { tenantId, signal, attempt: 1 }),
    /** What the database knows of a connection. */
    connection({ tenantId }: Principal, id: string) {
      const found = store.tables(tenantId).connections.get(id as ConnectionId);
      if (found === undefined) throw new Error('There is no such connection.');
      return found;
    },
  };
}
