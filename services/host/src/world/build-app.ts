import { type AppDependencies, createApp } from '@clearweek/app';
import { createFeedFetcher } from '@clearweek/providers';
import { createStore } from '@clearweek/store';
import type { Scheduler } from '@clearweek/worker';
import type { Config } from '../config/config.ts';
import { breathe, systemClock, systemTokens, systemZone } from '../system.ts';
import type { Closers } from './closers.ts';
import type { Outside } from './compose.ts';
import { createHomeAddress } from './home-address.ts';
import { openApi } from './open-api.ts';
import { requireFittingKeys } from './fitting-keys.ts';
import type { OpenKeys } from './open-keys.ts';
import { openMail } from './open-mail.ts';
import { openProviders } from './open-providers.ts';
import { openQueue } from './open-queue.ts';
import type { Filled } from './open-sandbox.ts';
import { openScheduler, openWorker } from './open-work.ts';
import { createReadiness } from './readiness.ts';
import { withAlarms } from './with-alarms.ts';

export interface Ground {
  readonly config: Config;
  readonly outside: Outside;
  readonly closers: Closers;
  readonly keys: OpenKeys;
  readonly databaseUrl: string;
  readonly registrations: Filled;
}

/** Builds the app on a database that is up to date, and opens what the roles ask for. Returns the address of the API, null without one. */
export async function buildApp({
  config,
  outside,
  closers,
  keys,
  databaseUrl,
  registrations,
}: Ground): Promise<string | null> {
  const { say, version } = outside;
  const log = withAlarms(outside.log, () => performance.now());
  let scheduler: Scheduler | null = null;
  const store = createStore({
    databaseUrl,
    keys: keys.ring,
    clock: systemClock,
    onCommitWork: () => scheduler?.poke(),
  });
  closers.add('store', () => store.close());
  await requireFittingKeys(store, config, keys.madeFile);
  if (config.previousKey !== null) log({ event: 'keys.rewrapped', keys: await store.rewrapDataKeys() });
  const feeds = createFeedFetcher();
  closers.add('feeds', () => feeds.close());
  const home = createHomeAddress(config.publicUrl);
  const deps: AppDependencies = {
    store,
    feeds,
    providers: openProviders(registrations, systemClock),
    mailer: openMail(config, closers),
    clock: systemClock,
    tokens: systemTokens,
    breathe,
    publicUrl: home.get,
    tenancy: config.mode === 'embedded' ? 'single' : 'by-organization',
    random: Math.random,
    defaultZone: systemZone(),
  };

  // They stop together: each waits for its own work, and together they must not take longer than one of them.
  const delivery: { close(): Promise<void> }[] = [];
  let closing = false;
  closers.add('delivery', async () => {
    closing = true;
    await Promise.all(delivery.map((one) => one.close()));
  });
  const does = (role: Config['roles'][number]) => config.roles.includes(role);
  let address: string | null = null;
  if (does('api')) {
    const ready = createReadiness({ config, store, isClosing: () => closing, now: () => performance.now() });
    const { pretended } = registrations;
    const api = await openApi({ config, app: createApp(deps), home, pretended, version, ready, log, say });
    delivery.push(api);
    address = api.address;
  }
  // After the API: work that names our own address to others has to know it.
  if (does('worker') || does('scheduler')) {
    const backend = await openQueue(config, databaseUrl, say);
    // Nobody else works on an embedded database: what a killed process left under a lease goes on at once.
    if (config.mode === 'embedded') await store.ledger.releaseLeases();
    if (does('scheduler')) delivery.push((scheduler = openScheduler({ deps, backend, log })));
    if (does('worker')) delivery.push(await openWorker({ deps, backend, log }, config.mode));
  }
  return address;
}
