import type { Instant } from '@clearweek/calendar';
import { createApp } from '../app.ts';
import type { AppDependencies, ConnectedProvider } from '../dependencies.ts';
import type { MemoryItem } from '../jobs/memory-outbox.ts';
import { createGivenUp } from '../jobs/given-up.ts';
import { createJobHandlers } from '../jobs/handlers.ts';
import { createRunWork, type WorkOutcome } from '../jobs/run-work.ts';
import type { OrganizationProvider } from '../ports/organization-provider.ts';
import type { CalendarProvider, ProviderName } from '../ports/provider.ts';
import type { SignInProvider } from '../ports/sign-in-provider.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMovableClock } from './movable-clock.ts';
import { createPlainTokens } from './plain-tokens.ts';
import { createScriptedFeeds } from './scripted-feeds.ts';
import { createScriptedMailer } from './scripted-mailer.ts';
import { createScriptedSignIn } from './scripted-sign-in.ts';

/** A Wednesday in the middle of the week 2026-W48. */
export const wednesday: Instant = Date.UTC(2026, 10, 25, 10);

/** Of work that nobody ends. */
export const endless: AbortSignal = {
  aborted: false,
  reason: undefined,
  throwIfAborted() {},
  addEventListener() {},
  removeEventListener() {},
};

export interface TestWorldOptions {
  readonly now?: Instant;
  readonly defaultZone?: string;
  readonly tenancy?: AppDependencies['tenancy'];
  readonly publicUrl?: string;
  /** Who reads calendars; without it, reading any is a test's mistake and throws. */
  readonly calendars?: Partial<Record<ProviderName, CalendarProvider>>;
  readonly organizations?: Partial<Record<ProviderName, OrganizationProvider>>;
}

/** The whole story on a memory store, with the hands to do its work. Nothing happens by itself. */
export function createTestWorld(options: TestWorldOptions = {}) {
  const clock = createMovableClock(options.now ?? wednesday);
  const store = createMemoryStore();
  const feeds = createScriptedFeeds();
  const signIns = { google: createScriptedSignIn('google'), microsoft: createScriptedSignIn('microsoft') };
  const mailer = createScriptedMailer();
  let meanwhile: () => Promise<void> = async () => {};
  const deps: AppDependencies = {
    store,
    feeds,
    providers: {
      google: connected('google', signIns.google, options),
      microsoft: connected('microsoft', signIns.microsoft, options),
    },
    mailer,
    clock,
    tokens: createPlainTokens(),
    publicUrl: () => options.publicUrl ?? 'https://clearweek.example',
    tenancy: options.tenancy ?? 'single',
    random: () => 0,
    defaultZone: options.defaultZone ?? 'Europe/Berlin',
    breathe: () => meanwhile(),
  };
  const app = createApp(deps);
  const handlers = createJobHandlers(deps);
  const openDeadline = () => ({ signal: endless, ended: new Promise<never>(() => {}), close: () => {} });
  const runWork = createRunWork({ store, clock, openDeadline, random: () => 0, onGivenUp: createGivenUp(deps) });
  const waiting = () =>
    [...store.outbox.items.values()].filter((item) => item.doneAt === null && item.givenUpAt === null);
  const run = (item: MemoryItem) => runWork({ workId: item.id, tenantId: item.tenantId }, handlers, endless);
  return {
    deps,
    store,
    feeds,
    signIns,
    mailer,
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
      handlers['sync-connection']({ connectionId }, { tenantId, signal: endless, attempt: 1 }),
    watch: ({ tenantId }: Principal, connectionId: string) =>
      handlers['watch-connection']({ connectionId }, { tenantId, signal: endless, attempt: 1 }),
    measure: ({ tenantId, personId }: Principal) =>
      handlers['measure-person']({ personId }, { tenantId, signal: endless, attempt: 1 }),
    /** What the database knows of a connection. */
    connection({ tenantId }: Principal, id: string) {
      const found = store.tables(tenantId).connections.get(id as ConnectionId);
      if (found === undefined) throw new Error('There is no such connection.');
      return found;
    },
  };
}

function connected(
  name: ProviderName,
  signIn: SignInProvider,
  { calendars, organizations }: TestWorldOptions,
): ConnectedProvider {
  return {
    signIn,
    calendars: calendars?.[name] ?? unscripted<CalendarProvider>(name),
    organization: organizations?.[name] ?? unscripted<OrganizationProvider>(name),
  };
}

/** Has a name and nothing else; whatever it is asked throws. */
function unscripted<T extends object>(name: ProviderName): T {
  return new Proxy({ name } as unknown as T, {
    get(target, property) {
      if (property in target) return Reflect.get(target, property) as unknown;
      throw new Error(`Nothing was said about ${String(property)} of a provider.`);
    },
  });
}
