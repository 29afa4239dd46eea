import { createMicrosoft } from '@clearweek/providers';
import { createStore } from '@clearweek/store';
import type { Store } from '@clearweek/app';
import { type AccessToken, createAccessTokens } from '../../packages/app/src/use-cases/access-token.ts';
import type { ConvergenceWorld } from './convergence-world.ts';

interface Refreshed {
  readonly answers: readonly AccessToken[];
  /** How many requests for tokens reached the provider. */
  readonly refreshes: number;
}

const WORKERS_OF_A_STORE = 10;

/** So many workers, each with its own memory, that find the same token run out at the same moment; every ten share the pool of one process. */
export async function refreshTogether(
  world: ConvergenceWorld,
  personId: string,
  workers: number,
  exchange: (store: Store) => Store = (store) => store,
): Promise<Refreshed> {
  const { databaseUrl, keys, clock } = world.surroundings;
  const poolSizes = { app: WORKERS_OF_A_STORE, scheduler: 1, budget: 1 };
  const stores = Array.from({ length: Math.ceil(workers / WORKERS_OF_A_STORE) }, () =>
    createStore({ databaseUrl, keys, clock, poolSizes }),
  );
  const before = tokenRequests(world);
  const { principal, connectionId } = world.signedIn.get(personId)!;
  const { signal } = new AbortController();
  try {
    const answers = await Promise.all(
      Array.from({ length: workers }, (_, index) => {
        const store = exchange(stores[index % stores.length]!);
        const tokens = createAccessTokens({ store, clock, providers: { microsoft: clientOf(world) } });
        return tokens.tokenFor(principal.tenantId, connectionId, { signal });
      }),
    );
    return { answers, refreshes: tokenRequests(world) - before };
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

function clientOf({ sandbox: { microsoft }, clock }: ConvergenceWorld) {
  const { clientId, clientSecret, issuer, graphRoot } = microsoft;
  return createMicrosoft({ clientId, clientSecret, issuer, graphRoot, clock });
}

export function tokenRequests({ sandbox }: ConvergenceWorld): number {
  return sandbox.requests.exchanges.filter(({ method, path }) => method === 'POST' && path.endsWith('/token')).length;
}
