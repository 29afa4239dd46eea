import type {
  ConnectedProvider,
  PendingSignIn,
  Permission,
  ProviderAccess,
  RemoteCalendar,
  SignInResult,
} from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import { createMicrosoft } from '@clearweek/providers';
import type { SimCalendar, SimPerson } from '@clearweek/sandbox';
import { onTestFinished } from 'vitest';
import { followCalendar } from './calendar-follower.ts';
import type { Follower } from './calendar-follower.ts';
import { accessWith, closeAsDescribed, openCompany } from './pretended-company.ts';
import type { PretendedCompany } from './pretended-company.ts';

export const REDIRECT = 'http://127.0.0.1:4999/connect/microsoft/callback';

/** An hour of a Wednesday, and a meeting in it each week. */
export const anHour = {
  kind: 'times',
  start: '2026-10-07T14:00:00',
  end: '2026-10-07T15:00:00',
  zone: 'Europe/Berlin',
} as const;
export const weekly = { times: anHour, title: 'Status', rule: 'FREQ=WEEKLY;BYDAY=WE' };

export interface MicrosoftWorld extends PretendedCompany {
  readonly microsoft: ConnectedProvider;
  /** Another client of the same registration, as another process would have; `issuer` of one tenant or of all. */
  client(options?: {
    readonly issuer?: string;
    readonly clientSecret?: string;
    readonly timeoutMs?: number;
  }): ConnectedProvider;
  /** With the person's own consent, refreshed by nobody. */
  access(person: SimPerson, permissions?: readonly Permission[]): Promise<ProviderAccess>;
  /** One calendar as a client keeps it, in a window that goes along with the clock. */
  follow(access: ProviderAccess, remote: RemoteCalendar, calendar: SimCalendar): Follower;
}

interface WorldOptions {
  readonly seed?: number;
}

/** A small company of which three have Microsoft, and a client, until the test ends; then all that was asked and answered has to be as described. */
export async function startMicrosoft(options: WorldOptions = {}): Promise<MicrosoftWorld> {
  const world = await openMicrosoft(options);
  onTestFinished(() => closeAsDescribed(world));
  return world;
}

/** The same, for whoever closes it. */
export async function openMicrosoft(options: WorldOptions = {}): Promise<MicrosoftWorld> {
  const company = await openCompany('microsoft', options);
  const { sandbox, clock } = company;
  const { clientId, clientSecret, issuer, graphRoot } = sandbox.microsoft;
  const client: MicrosoftWorld['client'] = (more = {}) =>
    createMicrosoft({ clientId, clientSecret, issuer, graphRoot, clock, timeoutMs: 2_000, ...more });
  const microsoft = client();
  return {
    ...company,
    microsoft,
    client,
    async access(who, permissions = ['read', 'calendars', 'settings']) {
      const result = await signIn(microsoft, who, permissions);
      if (result.kind !== 'granted') throw new Error(`The sign-in ended with ${result.kind}`);
      return accessWith(result.tokens.accessToken);
    },
    follow: (access, remote, calendar) =>
      followCalendar({
        provider: microsoft.calendars,
        access,
        remote,
        calendar,
        person: company.person(calendar.personId),
        world: sandbox.world,
        window: () => ({ start: clock.now() - 60 * DAY, end: clock.now() + 90 * DAY }),
      }),
  };
}

/** The account's first calendar, as Graph names it. */
export async function primaryOf({ calendars }: ConnectedProvider, access: ProviderAccess): Promise<RemoteCalendar> {
  const listed = await calendars.calendars(access);
  if (listed.kind !== 'ok') throw new Error(`The calendars are not listed: ${listed.fault.kind}`);
  const [first] = listed.value;
  if (first === undefined) throw new Error('No calendar is listed');
  return first;
}

/** Ada's primary calendar, on both sides, and a client that follows it. */
export async function adasCalendar(world: MicrosoftWorld) {
  const calendar = world.calendar('p1');
  const access = await world.access(world.person('p1'));
  const remote = await primaryOf(world.microsoft, access);
  return { calendar, access, remote, follower: world.follow(access, remote, calendar) };
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
