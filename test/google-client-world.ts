import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectedProvider, PendingSignIn, Permission, ProviderAccess, SignInResult } from '@clearweek/app';
import { createGoogle } from '@clearweek/providers';
import { createSandbox, createWorld } from '@clearweek/sandbox';
import type { Sandbox, SimCalendar, SimPerson } from '@clearweek/sandbox';
import { conformanceNow } from './provider-conformance.ts';
import type { NoticeListener, ProviderHarness } from './provider-conformance.ts';

export const redirectUri = 'http://127.0.0.1:4999/connect/google/callback';
const domain = 'lindenhof.example';

export interface GoogleWorld {
  readonly sandbox: Sandbox;
  readonly google: ConnectedProvider;
  readonly clock: { at: number };
  person(id: string): SimPerson;
  calendar(id: string): SimCalendar;
  /** Another client, as another process would have. */
  client(more?: { readonly clientSecret?: string }): ConnectedProvider;
  /** With the person's own consent. */
  access(person: SimPerson, permissions?: readonly Permission[]): Promise<ProviderAccess>;
}

function pretended(id: string, provider: SimPerson['provider'], zone: string, managerId: string | null): SimPerson {
  return {
    id,
    provider,
    subject: `10000000000000000${id.slice(1)}`,
    address: `${id}@${domain}`,
    name: `Person ${id}`,
    zone,
    workingHours: { days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' },
    managerId,
    unit: ['Product', id === 'p1' ? 'Design' : 'Build'],
    title: 'Gardener',
    active: true,
  };
}

/** A small company: three people with Google in three zones, one with Microsoft. */
export const pretendedPeople = (): readonly SimPerson[] => [
  pretended('p1', 'google', 'Europe/Berlin', null),
  pretended('p2', 'google', 'America/New_York', 'p1'),
  pretended('p3', 'google', 'Australia/Sydney', 'p1'),
  pretended('p4', 'microsoft', 'Europe/London', 'p1'),
];

/** Their world, the simulators, and a client. */
export async function startGoogle(
  options: { readonly seed?: number; readonly limits?: boolean } = {},
): Promise<GoogleWorld> {
  const clock = { at: conformanceNow };
  const now = { now: () => clock.at };
  const seed = options.seed ?? 1;
  const created = createWorld({ seed, people: pretendedPeople(), clock: now, domain });
  const sandbox = await createSandbox({
    seed,
    clock: now,
    company: { ...created, grow: () => 0 },
    record: true,
    limits: options.limits ?? false,
    pushRetryAfterMs: [],
  });
  const { clientId, clientSecret, issuer, origin } = sandbox.google;
  const client: GoogleWorld['client'] = (more = {}) =>
    createGoogle({ clientId, clientSecret, issuer, apiRoot: origin, clock: now, timeoutMs: 1_000, ...more });
  const google = client();
  const person = (id: string): SimPerson => {
    const found = sandbox.world.people.find((one) => one.id === id);
    if (found === undefined) throw new Error('Nobody is called so');
    return found;
  };
  return {
    sandbox,
    google,
    clock,
    person,
    calendar(id) {
      const [primary] = sandbox.world.calendars(id);
      if (primary === undefined) throw new Error('Nobody has this calendar');
      return primary;
    },
    client,
    async access(who, permissions = ['read', 'calendars']) {
      const result = await signIn(google, who, { permissions });
      if (result.kind !== 'granted') throw new Error(`The sign-in ended with ${result.kind}`);
      return accessWith(result.tokens.accessToken);
    },
  };
}

export function accessWith(token: string, mailbox: string | null = null): ProviderAccess {
  return { token: () => Promise.resolve(token), mailbox, quotaUser: 'q', signal: new AbortController().signal };
}

export interface Visit {
  readonly permissions: readonly Permission[];
  readonly decision?: 'allow' | 'cancel';
  /** Which of the asked scopes stay ticked; all where it is left out. */
  readonly ticked?: (scope: string) => boolean;
}

/** Leaves for the pretended Google, does there what a person would, and gives the address that the browser comes back to. */
export async function visitSignIn(
  google: Pick<ConnectedProvider, 'signIn'>,
  who: SimPerson,
  { permissions, decision = 'allow', ticked = () => true }: Visit,
): Promise<{ readonly callbackUrl: string; readonly pending: PendingSignIn; readonly url: URL }> {
  const begun = await google.signIn.begin({ redirectUri, permissions, hint: null });
  if ('kind' in begun) throw new Error(`The sign-in could not begin: ${begun.fault.kind}`);
  const url = new URL(begun.url);
  const page = await (await fetch(url)).text();
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';
  const form = new URLSearchParams({ person: who.id, decision });
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    form.append(name, value.replaceAll('&amp;', '&'));
  }
  for (const scope of (url.searchParams.get('scope') ?? '').split(' ')) if (ticked(scope)) form.append('scope', scope);
  const answer = await fetch(new URL(action, url), { method: 'POST', body: form, redirect: 'manual' });
  const callbackUrl = answer.headers.get('location');
  if (callbackUrl === null) throw new Error(`The sign-in page answered with ${answer.status}`);
  return { callbackUrl, pending: begun.pending, url };
}

export async function signIn(google: ConnectedProvider, who: SimPerson, visit: Visit): Promise<SignInResult> {
  const { callbackUrl, pending } = await visitSignIn(google, who, visit);
  return google.signIn.finish(callbackUrl, pending);
}

export async function googleHarness(): Promise<ProviderHarness> {
  const world = await startGoogle();
  const { sandbox, google } = world;
  const person = world.person('p1');
  return {
    world: sandbox.world,
    acts: sandbox.acts,
    person,
    calendar: world.calendar('p1'),
    colleague: world.person('p4'),
    provider: google.calendars,
    access: await world.access(person),
    remote: { id: 'primary', primary: true },
    faults: sandbox.faults,
    listen: () => listen(),
    delivered: () => sandbox.pushes.idle(),
    isPrivate: privateAtGoogle,
    close: () => sandbox.close(),
  };
}

/** Google decides for special kinds: birthdays are private, the place of work is public. */
export function privateAtGoogle({ kind, privacy }: { readonly kind: string; readonly privacy: string }): boolean {
  if (kind === 'birthday') return true;
  return kind !== 'workingLocation' && privacy !== 'default';
}

/** Notices of Google are empty; everything stands in their headers. The first one of a channel only says that it is open. */
async function listen(): Promise<NoticeListener> {
  const notices: { id: string; secret: string }[] = [];
  const server = createServer((request, response) => {
    const { headers } = request;
    if (headers['x-goog-resource-state'] === 'exists') {
      notices.push({ id: String(headers['x-goog-channel-id']), secret: String(headers['x-goog-channel-token']) });
    }
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const notifyAt = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
  return {
    notifyAt,
    lifecycleAt: notifyAt,
    notices,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
