import {
  type App,
  type AppDependencies,
  type Clock,
  type ConnectedProviders,
  createApp,
  createGivenUp,
  createJobHandlers,
  createRunWork,
  type Mail,
  type Store,
  type Tokens,
  type WorkReference,
} from '@clearweek/app';
import { createGoogle, createMicrosoft } from '@clearweek/providers';
import type { Sandbox } from '@clearweek/sandbox';
import { createStore } from '@clearweek/store';
import { openDeadline } from '@clearweek/worker';
import { breathe } from '../../services/host/src/system.ts';
import { createMoments, Killed, type Moments } from './moments.ts';
import { createMortalStore } from './mortal-store.ts';
import { openWebhookApi } from './webhook-api.ts';

type Keys = Parameters<typeof createStore>[0]['keys'];

/** Where one dependency may be exchanged for one with a mistake in it. */
export interface Mistake {
  readonly providers?: (providers: ConnectedProviders, store: Store) => ConnectedProviders;
  readonly store?: (store: Store) => Store;
}

/** What outlives a process. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly sandbox: Pick<Sandbox, 'google' | 'microsoft'>;
  readonly publicUrl: string;
  readonly random: () => number;
  readonly tokens: Tokens;
  readonly mails: Mail[];
  /** With what pieces of work ended that nobody expects. */
  readonly errors: unknown[];
  readonly mistake: Mistake;
}

/** Clearweek as one process of it: everything in its memory goes with it. */
export interface ClearweekProcess {
  readonly app: App;
  readonly moments: Moments;
  readonly store: Store;
  /** A request as a provider sends it; 503 where the process is dying. */
  request(
    method: 'POST' | 'GET',
    url: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<{ readonly status: number; readonly body: string; readonly type: string }>;
  /** One piece of work; false where the process ended in it. */
  perform(reference: WorkReference): Promise<boolean>;
  end(): Promise<void>;
}

const REQUEST_MS = 5_000;

export async function startProcess(around: Surroundings): Promise<ClearweekProcess> {
  const { databaseUrl, keys, clock, mistake } = around;
  const opened = createStore({ databaseUrl, keys, clock, poolSizes: { app: 4, scheduler: 1, budget: 1 } });
  const moments = createMoments();
  const mortal = createMortalStore(opened, moments);
  const store = mistake.store?.(mortal) ?? mortal;
  const deps = dependencies(around, store);
  const app = createApp(deps);
  const api = await openWebhookApi(app, around.publicUrl, clock);
  const handlers = createJobHandlers(deps);
  const runWork = createRunWork({ store, clock, openDeadline, random: around.random, onGivenUp: createGivenUp(deps) });
  const endless = new AbortController().signal;
  return {
    app,
    moments,
    store,
    async request(method, url, headers, payload) {
      if (moments.dead) return { status: 503, body: '', type: 'text/plain' };
      const answer = await api.inject({ method, url, headers, payload });
      return { status: answer.statusCode, body: answer.body, type: String(answer.headers['content-type'] ?? '') };
    },
    async perform(reference) {
      try {
        const outcome = await runWork(reference, handlers, endless);
        if ('code' in outcome && outcome.code === 'internal' && !moments.dead) around.errors.push(outcome.error);
      } catch (error) {
        if (!moments.dead && !(error instanceof Killed)) throw error;
      }
      return !moments.dead;
    },
    async end() {
      await api.close();
      await opened.close();
    },
  };
}

function dependencies(around: Surroundings, store: Store): AppDependencies {
  const { clock, sandbox, mails, mistake } = around;
  const { google, microsoft } = sandbox;
  const providers: ConnectedProviders = {
    google: createGoogle({ ...registration(google), apiRoot: google.origin, clock, timeoutMs: REQUEST_MS }),
    microsoft: createMicrosoft({
      ...registration(microsoft),
      graphRoot: microsoft.graphRoot,
      clock,
      timeoutMs: REQUEST_MS,
    }),
  };
  return {
    store,
    feeds: { fetch: () => Promise.reject(new Error('Nobody has a feed here.')) } as unknown as AppDependencies['feeds'],
    providers: mistake.providers?.(providers, store) ?? providers,
    mailer: {
      async send(mail) {
        mails.push(mail);
        return 'sent';
      },
    },
    clock,
    tokens: around.tokens,
    random: around.random,
    breathe,
    publicUrl: () => around.publicUrl,
    tenancy: 'single',
    defaultZone: 'UTC',
  };
}

function registration({ clientId, clientSecret, issuer }: Sandbox['google'] | Sandbox['microsoft']) {
  return { clientId, clientSecret, issuer };
}
