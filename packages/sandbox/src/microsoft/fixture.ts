import { createAccounts } from '../server/create-accounts.ts';
import { createPushes } from '../server/create-pushes.ts';
import { createFaults } from '../server/faults.ts';
import type { SimulatorFrame } from '../server/frame.ts';
import { renderSignInPage } from '../server/render-sign-in-page.ts';
import { createRequestLog } from '../server/request-log.ts';
import { serve } from '../server/serve.ts';
import { createActs } from '../world/create-acts.ts';
import { createWorld } from '../world/create-world.ts';
import type { SimPerson } from '../world/model.ts';
import { createMicrosoft } from './create-microsoft.ts';

const MONDAY = Date.UTC(2026, 10, 23, 8);
export const CLIENT = { id: 'clearweek-sandbox', secret: 'sandbox-secret', redirectUris: 'loopback' } as const;

export function person(id: string, extra: Partial<SimPerson> = {}): SimPerson {
  return {
    id,
    provider: 'microsoft',
    subject: `00000000-0000-4000-8000-${id.replace(/\D/g, '').padStart(12, '0')}`,
    address: `${id}@lindenhof.example`,
    name: `Person ${id.toUpperCase()}`,
    zone: 'Europe/Berlin',
    workingHours: { days: [1, 2, 3, 4, 5], start: '09:00', end: '17:30' },
    managerId: null,
    unit: ['Product', 'Design'],
    title: 'Designer',
    active: true,
    ...extra,
  };
}

/** Microsoft's simulator on a free port, over a small world with a clock that tests move. */
export async function startMicrosoft(people: readonly SimPerson[], { limits = false } = {}) {
  const clock = { at: MONDAY, now: () => clock.at };
  const { world, state } = createWorld({ seed: 7, people, clock, domain: 'lindenhof.example' });
  const acts = createActs(state);
  const accounts = createAccounts({ provider: 'microsoft', clock, people });
  accounts.addClient(CLIENT);
  const faults = createFaults({ random: () => 0 });
  const requests = createRequestLog({ record: false });
  const wait = async (): Promise<void> => {};
  const pushes = createPushes({ faults, fetch, wait, retryAfterMs: [] });
  let origin = '';
  const frame: SimulatorFrame = {
    world,
    acts,
    accounts,
    faults,
    requests,
    pushes,
    origin: () => origin,
    signInPage: renderSignInPage,
    limits,
  };
  const microsoft = createMicrosoft(frame);
  const served = await serve({
    name: 'microsoft',
    routes: microsoft.routes,
    port: 0,
    faults,
    requests,
    personOf: (token) => accounts.grantOf(token)?.personId ?? null,
    revokePerson: accounts.revokePerson,
    log: (message, error) => console.error(message, error),
    wait,
  });
  origin = served.origin;
  const token = (personId: string | null, scopes: readonly string[] = ['Calendars.Read']): string =>
    accounts.issueAccess({ clientId: CLIENT.id, personId, scopes }).accessToken;

  /** One request with a token of somebody's; a whole address is taken as it is. */
  async function ask(bearer: string, path: string, init: { method?: string; prefer?: string; body?: unknown } = {}) {
    const response = await fetch(path.startsWith('http') ? path : `${origin}/v1.0${path}`, {
      method: init.method ?? 'GET',
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(init.prefer === undefined ? {} : { prefer: init.prefer }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    const text = await response.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: body as Record<string, any> };
  }

  return {
    clock,
    world,
    acts,
    accounts,
    faults,
    pushes,
    control: microsoft.control,
    origin,
    token,
    ask,
    close: served.close,
  };
}

export type StartedMicrosoft = Awaited<ReturnType<typeof startMicrosoft>>;
