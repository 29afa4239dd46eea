import type { Breathe } from './ports/breathe.ts';
import type { Clock } from './ports/clock.ts';
import type { FeedFetcher } from './ports/feed-fetcher.ts';
import type { Mailer } from './ports/mailer.ts';
import type { OrganizationProvider } from './ports/organization-provider.ts';
import type { CalendarProvider, ProviderName } from './ports/provider.ts';
import type { SignInProvider } from './ports/sign-in-provider.ts';
import type { Store } from './ports/store.ts';
import type { Tokens } from './ports/tokens.ts';

/** One provider of calendars, as far as it is set up here. */
export interface ConnectedProvider {
  readonly calendars: CalendarProvider;
  readonly signIn: SignInProvider;
  readonly organization: OrganizationProvider;
}

export type ConnectedProviders = Readonly<Partial<Record<ProviderName, ConnectedProvider>>>;

/** Everything that the story needs from the world. */
export interface AppDependencies {
  readonly store: Store;
  readonly feeds: FeedFetcher;
  /** Without those that are not set up. */
  readonly providers: ConnectedProviders;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly breathe: Breathe;
  /** Where people and providers reach Clearweek, without a slash at the end, as in `https://clearweek.example`. Never taken from a request. */
  readonly publicUrl: () => string;
  /** `single`: everybody belongs to the one tenant of an embedded installation; otherwise to that of their organization. */
  readonly tenancy: 'single' | 'by-organization';
  /** In [0, 1), for jitter. */
  readonly random: () => number;
  /** IANA zone that a new person is guessed to live in until a calendar or the person says otherwise. */
  readonly defaultZone: string;
}
