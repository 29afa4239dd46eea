import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { createApi } from '@clearweek/api';
import { type AppDependencies, createApp, type FeedFetcher, type Mail } from '@clearweek/app';
import { createFeedFetcher } from '@clearweek/providers';
import { createKeyRing, createStore, type PostgresStore } from '@clearweek/store';
import { createTestDatabase } from '@clearweek/store/testing';
import { createQueueBackend, type Scheduler } from '@clearweek/worker';
import { breathe, systemTokens, systemZone } from '../../services/host/src/system.ts';
import { createHomeAddress } from '../../services/host/src/world/home-address.ts';
import { openProviders, type Registrations } from '../../services/host/src/world/open-providers.ts';
import { openScheduler, openWorker } from '../../services/host/src/world/open-work.ts';
import { createMovableClock, type MovableClock } from './movable-clock.ts';

/** The whole service, composed as the host does it, with a clock that a test moves and on a database of its own. */
export interface World extends AsyncDisposable {
  /** Where it answers, without a slash at the end. */
  readonly address: string;
  readonly clock: MovableClock;
  readonly store: PostgresStore;
  /** Does at once what the scheduler does every half minute: turns due times into work. */
  plan(): Promise<void>;
  /** What was sent. */
  readonly mails: readonly Mail[];
  /** What was logged. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

export interface WorldOptions {
  readonly now: number;
  /** Default: the strict one, which reaches the public internet only. */
  readonly feeds?: FeedFetcher & { close(): Promise<void> };
  /** Default: none is set up. */
  readonly registrations?: Registrations;
}

/** Everything between a request and the figures: API on a real port, PostgreSQL, queue, scheduler and worker, in this process. */
export async function openWorld({
  now,
  feeds = createFeedFetcher(),
  registrations = { google: null, microsoft: null },
}: WorldOptions): Promise<World> {
  const database = await createTestDatabase();
  const clock = createMovableClock(now);
  let scheduler: Scheduler | null = null;
  const keys = createKeyRing({ current: randomBytes(32).toString('base64') });
  const store = createStore({ databaseUrl: database.url, keys, clock, onCommitWork: () => scheduler?.poke() });
  const home = createHomeAddress(null);
  const mails: Mail[] = [];
  const deps: AppDependencies = {
    store,
    feeds,
    providers: openProviders(registrations, clock),
    mailer: {
      async send(mail) {
        mails.push(mail);
        return 'sent';
      },
    },
    clock,
    tokens: systemTokens,
    breathe,
    publicUrl: home.get,
    tenancy: 'single',
    random: Math.random,
    defaultZone: systemZone(),
  };
  const events: Readonly<Record<string, unknown>>[] = [];
  const log = (event: Readonly<Record<string, unknown>>) => void events.push(event);
  const backend = createQueueBackend({ databaseUrl: database.url });
  await backend.prepare();
  const work = { deps, backend, log };
  const api = await listen(deps, log);
  home.set(api.address);
  const worker = await openWorker(work, 'embedded');
  scheduler = openScheduler(work);
  return {
    address: api.address,
    clock,
    store,
    async plan() {
      await store.ledger.planDue(clock.now(), 500);
      scheduler.poke();
    },
    log: events,
    mails,
    async [Symbol.asyncDispose]() {
      await Promise.all([api.close(), worker.close(), scheduler.close()]);
      await feeds.close();
      await store.close();
      await database.drop();
    },
  };
}

/** A walk asks far more than people do, on a machine that is busy with other tests. */
const limits = { requestsPerMinute: { address: 1_000_000, person: 1_000_000 }, eventLoopDelayMs: 60_000 };

async function listen(deps: AppDependencies, log: (event: Readonly<Record<string, unknown>>) => void) {
  const api = await createApi({
    app: createApp(deps),
    mode: 'embedded',
    publicUrl: 'http://127.0.0.1',
    pretended: [],
    version: '0.0.0-walk',
    ready: async () => ({ checks: [] }),
    log,
    clock: deps.clock,
    limits,
  });
  await api.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      const closed = api.close();
      api.server.closeAllConnections();
      await closed;
    },
  };
}
