import { setTimeout as wait } from 'node:timers/promises';
import type { Company } from './company/company.ts';
import { createCompany } from './company/create-company.ts';
import { createGoogle, type Google } from './google/create-google.ts';
import { createMicrosoft, type MicrosoftSimulator } from './microsoft/create-microsoft.ts';
import type { Accounts } from './server/accounts-model.ts';
import { controlRoutes } from './server/control.ts';
import { createAccounts } from './server/create-accounts.ts';
import { createPushes } from './server/create-pushes.ts';
import type { Faults, ProviderName } from './server/fault-kinds.ts';
import { createFaults } from './server/faults.ts';
import type { Simulator, SimulatorFrame } from './server/frame.ts';
import type { Pushes } from './server/pushes-model.ts';
import { renderSignInPage } from './server/render-sign-in-page.ts';
import type { RequestLog } from './server/request-log-model.ts';
import { createRequestLog } from './server/request-log.ts';
import { serve, type Served } from './server/serve.ts';
import type { Acts } from './world/acts-model.ts';
import { createActs } from './world/create-acts.ts';
import type { SimWorld } from './world/model.ts';
import { randomAct } from './world/random-act.ts';
import { seededRandom } from './world/seeded-random.ts';

export interface SandboxOptions {
  readonly seed?: number;
  /** The machine's clock where it is left out. */
  readonly clock?: { now(): number };
  /** How many; 150 where it is left out. */
  readonly people?: number;
  /** Any free ones where they are left out. */
  readonly ports?: { readonly google: number; readonly microsoft: number };
  /** Keep every request with its answer, for tests. */
  readonly record?: boolean;
  /** Instead of a company made from `seed` and `people`. */
  readonly company?: Company;
  /** Whether quotas are counted; yes where it is left out. */
  readonly limits?: boolean;
  /** Pauses before the retries of pushes; short ones for tests. */
  readonly pushRetryAfterMs?: readonly number[];
  readonly log?: (message: string, error: unknown) => void;
  /** Called before a request is answered that may look at calendars: a company that has not lived yet does so now. */
  readonly beforeCalendars?: () => void | Promise<void>;
}

/** One simulator, and the app that is registered with it. */
interface SandboxClient<S> {
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accounts: Accounts;
  /** The page on which people see what they allowed, and take it back. */
  readonly manageUrl: string;
  /** What only this provider has to change and to look at. */
  readonly simulator: S;
}

export interface Sandbox {
  readonly world: SimWorld;
  readonly company: Company;
  readonly acts: Acts;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly pushes: Pushes;
  readonly google: SandboxClient<Google>;
  readonly microsoft: SandboxClient<MicrosoftSimulator> & { readonly graphRoot: string; readonly tenantId: string };
  close(): Promise<void>;
}

const CLIENT = { id: 'clearweek-sandbox', secret: 'sandbox-secret', redirectUris: 'loopback' } as const;
const RETRY_AFTER_MS = [1_000, 5_000, 30_000];

/** Both simulators over one pretended company, each on its own port of the loopback address. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const parts = createParts(options);
  const google = await start('google', createGoogle, parts, options.ports?.google ?? 0);
  const microsoft = await start('microsoft', createMicrosoft, parts, options.ports?.microsoft ?? 0).catch(
    async (error: unknown) => {
      await google.served.close();
      throw error;
    },
  );
  const { company, acts, faults, requests, pushes } = parts;
  const { world } = company;
  const secrets = { clientId: CLIENT.id, clientSecret: CLIENT.secret };
  return {
    world,
    company,
    acts,
    faults,
    requests,
    pushes,
    google: { ...secrets, ...google.client, issuer: google.served.origin },
    microsoft: {
      ...secrets,
      ...microsoft.client,
      issuer: `${microsoft.served.origin}/${world.tenantId}/v2.0`,
      graphRoot: `${microsoft.served.origin}/v1.0`,
      tenantId: world.tenantId,
    },
    async close() {
      await Promise.all([pushes.close(), google.served.close(), microsoft.served.close()]);
    },
  };
}

interface Parts {
  readonly company: Company;
  readonly acts: Acts;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly pushes: Pushes;
  readonly limits: boolean;
  readonly actAtRandom: () => string;
  readonly log: (message: string, error: unknown) => void;
  readonly beforeCalendars: () => void | Promise<void>;
}

function createParts(options: SandboxOptions): Parts {
  const { seed = 1, clock = { now: () => Date.now() }, people = 150 } = options;
  const company = options.company ?? createCompany({ seed, people, clock });
  const acts = createActs(company.state);
  const random = seededRandom(seed);
  const faults = createFaults({ random: random.fork('faults').next });
  const actsRandom = random.fork('acts');
  return {
    company,
    acts,
    faults,
    requests: createRequestLog({ record: options.record === true }),
    pushes: createPushes({
      faults,
      fetch: globalThis.fetch,
      wait: (ms) => wait(ms),
      retryAfterMs: options.pushRetryAfterMs ?? RETRY_AFTER_MS,
    }),
    limits: options.limits !== false,
    actAtRandom: () => randomAct({ world: company.world, acts, random: actsRandom }),
    log: options.log ?? (() => undefined),
    beforeCalendars: options.beforeCalendars ?? (() => undefined),
  };
}

interface Started<S> {
  readonly served: Served;
  readonly client: Pick<SandboxClient<S>, 'origin' | 'accounts' | 'manageUrl' | 'simulator'>;
}

async function start<S extends Simulator>(
  provider: ProviderName,
  create: (frame: SimulatorFrame) => S,
  parts: Parts,
  port: number,
): Promise<Started<S>> {
  const { company, acts, faults, requests, pushes, limits, actAtRandom, log, beforeCalendars } = parts;
  const { world } = company;
  const accounts = createAccounts({ provider, clock: world.clock, people: world.people });
  accounts.addClient(CLIENT);
  let origin = '';
  const frame = { world, acts, accounts, faults, requests, pushes, limits, signInPage: renderSignInPage };
  const simulator = create({ ...frame, origin: () => origin });
  const control = controlRoutes({
    provider,
    people: world.people,
    faults,
    actAtRandom,
    actByName: (name, values) => namedAct(acts, name, values),
    grow: () => company.grow(world.clock.now()),
  });
  const served = await serve({
    name: provider,
    routes: [...control, ...simulator.routes],
    port,
    faults,
    requests,
    personOf: (token) => accounts.grantOf(token)?.personId ?? null,
    revokePerson: accounts.revokePerson,
    log,
    wait: (ms) => wait(ms),
    beforeCalendars,
  });
  origin = served.origin;
  const manageUrl = new URL(simulator.permissionsPath, origin).href;
  return { served, client: { origin, accounts, manageUrl, simulator } };
}

function namedAct(acts: Acts, name: string, values: readonly unknown[]): { result: unknown } | null {
  if (!Object.hasOwn(acts, name)) return null;
  const act = acts[name as keyof Acts] as (...values: readonly unknown[]) => unknown;
  const result = act(...values);
  // Events hold maps, which JSON does not know.
  return { result: typeof result === 'object' ? result !== null : result };
}
