import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type {
  ConnectedProvider,
  PendingSignIn,
  Permission,
  ProviderAccess,
  RemoteCalendar,
  SignInResult,
} from '@clearweek/app';
import { DAY, findZone, toInstant } from '@clearweek/calendar';
import type { WallTime } from '@clearweek/calendar';
import { createMicrosoft } from '@clearweek/providers';
import { createSandbox, createWorld } from '@clearweek/sandbox';
import type { Sandbox, SimCalendar, SimPerson } from '@clearweek/sandbox';
import { onTestFinished } from 'vitest';
import { conformanceNow } from './provider-conformance.ts';
import type { NoticeListener, ProviderHarness } from './provider-conformance.ts';
import { createProviderMirror } from './provider-mirror.ts';
import { seenLines, truthLines } from './provider-truth.ts';

export const REDIRECT = 'http://127.0.0.1:4999/connect/microsoft/callback';
const DOMAIN = 'lindenhof.example';

export interface MicrosoftWorld {
  readonly sandbox: Sandbox;
  readonly microsoft: ConnectedProvider;
  readonly clock: { now(): number; set(at: number): void };
  /** Another client of the same registration, as another process would have; `issuer` of one tenant or of all. */
  client(options?: {
    readonly issuer?: string;
    readonly clientSecret?: string;
    readonly timeoutMs?: number;
  }): ConnectedProvider;
  /** With the person's own consent, refreshed by nobody. */
  access(person: SimPerson, permissions?: readonly Permission[]): Promise<ProviderAccess>;
}

function person(id: string, provider: SimPerson['provider'], zone: string, managerId: string | null): SimPerson {
  const number = id.slice(1).padStart(12, '0');
  return {
    id,
    provider,
    subject: `00000000-0000-4000-8000-${number}`,
    address: `${id}@${DOMAIN}`,
    name: `Person ${id}`,
    zone,
    workingHours: { days: [1, 2, 3, 4], start: '08:30', end: '16:30' },
    managerId,
    unit: ['Product', id === 'p1' ? 'Design' : 'Build'],
    title: 'Gardener',
    active: true,
  };
}

interface WorldOptions {
  readonly seed?: number;
  /** Keep all that is asked and answered. */
  readonly record?: boolean;
}

/** A small company, three people with Microsoft in three zones and one with Google, until the test ends. */
export async function startMicrosoft(options: WorldOptions = {}): Promise<MicrosoftWorld> {
  const world = await openMicrosoft(options);
  onTestFinished(() => world.sandbox.close());
  return world;
}

async function openMicrosoft(options: WorldOptions): Promise<MicrosoftWorld> {
  let now = conformanceNow;
  const clock = { now: () => now, set: (at: number) => void (now = at) };
  const people = [
    person('p1', 'microsoft', 'Europe/Berlin', null),
    person('p2', 'microsoft', 'America/New_York', 'p1'),
    person('p3', 'microsoft', 'Australia/Sydney', 'p1'),
    person('p4', 'google', 'Europe/London', 'p1'),
  ];
  const world = createWorld({ seed: options.seed ?? 1, people, clock, domain: DOMAIN });
  const sandbox = await createSandbox({
    seed: options.seed ?? 1,
    clock,
    company: { ...world, grow: () => 0 },
    record: options.record ?? false,
    pushRetryAfterMs: [],
    log: (message, error) => console.error(message, error),
  });
  const { clientId, clientSecret, issuer, graphRoot } = sandbox.microsoft;
  const client: MicrosoftWorld['client'] = (more = {}) =>
    createMicrosoft({ clientId, clientSecret, issuer, graphRoot, clock, timeoutMs: 2_000, ...more });
  const microsoft = client();
  return {
    sandbox,
    microsoft,
    clock,
    client,
    async access(who, permissions = ['read', 'calendars', 'settings']) {
      const result = await signIn(microsoft, who, permissions);
      if (result.kind !== 'granted') throw new Error(`The sign-in ended with ${result.kind}`);
      const { accessToken } = result.tokens;
      return accessWith(accessToken);
    },
  };
}

export function accessWith(token: string, mailbox: string | null = null): ProviderAccess {
  return { token: () => Promise.resolve(token), mailbox, quotaUser: 'q', signal: new AbortController().signal };
}

/** Goes to the sign-in page, does there what a person would, and comes back. */
export async function signIn(
  { signIn: provider }: ConnectedProvider,
  who: SimPerson,
  permissions: readonly Permission[],
  decision: 'allow' | 'cancel' = 'allow',
): Promise<SignInResult> {
  const { callbackUrl, pending } = await atTheSignInPage({ signIn: provider }, who, permissions, decision);
  return provider.finish(callbackUrl, pending);
}

export async function atTheSignInPage(
  { signIn: provider }: Pick<ConnectedProvider, 'signIn'>,
  who: SimPerson,
  permissions: readonly Permission[],
  decision: 'allow' | 'cancel' = 'allow',
): Promise<{ readonly callbackUrl: string; readonly pending: PendingSignIn }> {
  const begun = await provider.begin({ redirectUri: REDIRECT, permissions, hint: null });
  if ('kind' in begun) throw new Error(`The sign-in could not begin: ${begun.fault.kind}`);
  const url = new URL(begun.url);
  const form = new URLSearchParams([...url.searchParams, ['person', who.id], ['decision', decision]]);
  const answer = await fetch(`${url.origin}${url.pathname}`, { method: 'POST', body: form, redirect: 'manual' });
  const callbackUrl = answer.headers.get('location') ?? /href="([^"]+)"/.exec(await answer.text())?.[1];
  if (callbackUrl === undefined) throw new Error(`The sign-in page answered with ${answer.status}`);
  return { callbackUrl: callbackUrl.replaceAll('&amp;', '&'), pending: begun.pending };
}

/** One calendar as a client keeps it, sync by sync. */
export interface Follower {
  /** Reads on; whole again where the cursor expired. Gives what the answers were, and the requests they took. */
  sync(): Promise<{ readonly answers: string[]; readonly requests: number }>;
  /** Ours, in lines. */
  ours(): string[];
  /** The world's, in the same lines. */
  truth(): string[];
}

export function follow(
  world: MicrosoftWorld,
  access: ProviderAccess,
  remote: RemoteCalendar,
  calendar: SimCalendar,
): Follower {
  let cursor: string | null = null;
  const mirror = createProviderMirror();
  const window = () => ({ start: world.clock.now() - 60 * DAY, end: world.clock.now() + 90 * DAY });
  const owner = world.sandbox.world.people.find(({ id }) => id === calendar.personId)!;

  async function sync() {
    const answers: string[] = [];
    let requests = 0;
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await world.microsoft.calendars.changesSince(access, remote, cursor, window());
      answers.push(answer.kind === 'failed' ? `failed ${answer.fault.kind}` : answer.kind);
      requests += answer.requests;
      if (answer.kind === 'changes') {
        mirror.apply(answer);
        ({ cursor } = answer);
      } else if (answer.kind === 'cursor-expired') {
        cursor = null;
        continue;
      }
      break;
    }
    return { answers, requests };
  }

  return {
    sync,
    ours: () => seenLines(mirror.events(), window(), owner.zone),
    truth: () => truthLines(world.sandbox.world, calendar, window()),
  };
}

/** The key of an occurrence that starts at this time of a wall clock. */
export function originalStartAt(wall: string, zone: string): string {
  const found = findZone(zone);
  if (found.kind === 'unknown') throw new Error('A zone that nobody knows');
  return String(toInstant(Date.parse(`${wall}Z`) as WallTime, found.zone));
}

export async function microsoftHarness(): Promise<ProviderHarness> {
  const world = await openMicrosoft({});
  const { sandbox, microsoft } = world;
  const [ada, , , colleague] = sandbox.world.people;
  const calendar = sandbox.world.calendars(ada!.id)[0]!;
  const access = await world.access(ada!);
  const listed = await microsoft.calendars.calendars(access);
  if (listed.kind !== 'ok') throw new Error(`The calendars are not listed: ${listed.fault.kind}`);
  return {
    world: sandbox.world,
    acts: sandbox.acts,
    person: ada!,
    calendar,
    colleague: colleague!,
    provider: microsoft.calendars,
    access,
    remote: listed.value[0]!,
    faults: sandbox.faults,
    listen: openReceiver,
    delivered: () => sandbox.pushes.idle(),
    close: () => sandbox.close(),
  };
}

export interface Notice {
  readonly path: string;
  readonly value: Readonly<Record<string, string>>;
}

export interface Receiver extends NoticeListener {
  /** As they came, with those about the watch itself. */
  readonly received: readonly Notice[];
}

/** What a webhook's receiver does: repeats the token of the handshake, and keeps what comes. */
export async function openReceiver(): Promise<Receiver> {
  const received: Notice[] = [];
  const notices: { id: string; secret: string }[] = [];
  const server = createServer((message, response) => {
    const url = new URL(message.url ?? '', 'http://localhost');
    const token = url.searchParams.get('validationToken');
    void text(message).then((body) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '');
      if (token !== null) return;
      for (const value of (JSON.parse(body) as { value: Notice['value'][] }).value) {
        received.push({ path: url.pathname, value });
        const [id = '', secret = ''] = (value['clientState'] ?? '').split('.');
        if (url.pathname === '/changes') notices.push({ id, secret });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    received,
    notices,
    notifyAt: `${origin}/changes`,
    lifecycleAt: `${origin}/lifecycle`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
