import type { ConnectedProvider, PendingSignIn, Permission, ProviderAccess, SignInResult } from '@clearweek/app';
import { createGoogle } from '@clearweek/providers';
import type { SimPerson } from '@clearweek/sandbox';
import { onTestFinished } from 'vitest';
import { followCalendar } from './calendar-follower.ts';
import type { Follower } from './calendar-follower.ts';
import { accessWith, closeAsDescribed, conformanceWindow, openCompany } from './pretended-company.ts';
import type { PretendedCompany } from './pretended-company.ts';

export const redirectUri = 'http://127.0.0.1:4999/connect/google/callback';

/** How Google's clients name somebody's first calendar. */
export const primary = { id: 'primary', primary: true };

export interface GoogleWorld extends PretendedCompany {
  readonly google: ConnectedProvider;
  /** Another client, as another process would have. */
  client(more?: { readonly clientSecret?: string }): ConnectedProvider;
  /** With the person's own consent. */
  access(person: SimPerson, permissions?: readonly Permission[]): Promise<ProviderAccess>;
  /** Somebody's primary calendar, as a client keeps it. */
  follow(access: ProviderAccess, personId: string): Follower;
}

interface WorldOptions {
  readonly seed?: number;
}

/** A small company of which three have Google, and a client, until the test ends; then all that was asked and answered has to be as described. */
export async function startGoogle(options: WorldOptions = {}): Promise<GoogleWorld> {
  const world = await openGoogle(options);
  onTestFinished(() => closeAsDescribed(world));
  return world;
}

/** The same, for whoever closes it. */
export async function openGoogle(options: WorldOptions = {}): Promise<GoogleWorld> {
  // The clock stands still, so that quotas of a minute would never end.
  const company = await openCompany('google', { ...options, limits: false });
  const { sandbox, clock } = company;
  const { clientId, clientSecret, issuer, origin } = sandbox.google;
  const client: GoogleWorld['client'] = (more = {}) =>
    createGoogle({ clientId, clientSecret, issuer, apiRoot: origin, clock, timeoutMs: 1_000, ...more });
  const google = client();
  return {
    ...company,
    google,
    client,
    async access(who, permissions = ['read', 'calendars']) {
      const result = await signIn(google, who, { permissions });
      if (result.kind !== 'granted') throw new Error(`The sign-in ended with ${result.kind}`);
      return accessWith(result.tokens.accessToken);
    },
    follow: (access, personId) =>
      followCalendar({
        provider: google.calendars,
        access,
        remote: primary,
        calendar: company.calendar(personId),
        person: company.person(personId),
        world: sandbox.world,
        window: () => conformanceWindow,
        isPrivate: privateAtGoogle,
      }),
  };
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

/** Google decides for special kinds: birthdays are private, the place of work is public. */
export function privateAtGoogle({ kind, privacy }: { readonly kind: string; readonly privacy: string }): boolean {
  if (kind === 'birthday') return true;
  return kind !== 'workingLocation' && privacy !== 'default';
}
