import type { CalendarProvider, Clock, ConnectedProvider } from '@clearweek/app';
import { createOAuthClient } from '../oauth/oauth-client.ts';
import { listCalendars } from './calendars.ts';
import { changesSince } from './changes-since.ts';
import { createGoogleClient } from './client.ts';
import type { GoogleClient } from './client.ts';
import { createOrganization } from './organization.ts';
import { readSettings } from './settings.ts';
import { createSignIn, googleErrors } from './sign-in.ts';
import { stopWatch, watch } from './watches.ts';

export interface GoogleOptions {
  /** Of Clearweek's OAuth client at Google. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  /** Google's own by default; a simulator's on this machine may be `http:`. */
  readonly issuer?: string;
  /** An origin that stands for all of Google's interfaces, as a simulator's; Google's own by default. */
  readonly apiRoot?: string;
  /** Where people see and end what they allowed; Google's own page by default. */
  readonly manageUrl?: string;
  /** Of one request. */
  readonly timeoutMs?: number;
  /** Of one answer, after decompression. */
  readonly maximumBytes?: number;
}

const mebibyte = 1024 * 1024;

/**
 * Google's side of the three ports, for one OAuth client. Makes no connection and loads nothing large before it is asked something.
 * @throws RangeError where an address is neither encrypted nor on this machine, or the root has a path
 */
export function createGoogle(options: GoogleOptions): ConnectedProvider {
  const { clientId, clientSecret, clock, issuer = 'https://accounts.google.com', timeoutMs = 30_000 } = options;
  const client = createGoogleClient({
    apiRoot: options.apiRoot ?? null,
    clock,
    timeoutMs,
    maximumBytes: options.maximumBytes ?? 48 * mebibyte,
  });
  const oauth = createOAuthClient({ issuer, clientId, clientSecret, clock, tenantIssuer: null, errors: googleErrors });
  return {
    calendars: calendarsOf(client),
    signIn: createSignIn(oauth, options.manageUrl ?? 'https://myaccount.google.com/connections'),
    organization: createOrganization(client, oauth, clock),
  };
}

function calendarsOf(client: GoogleClient): CalendarProvider {
  return {
    name: 'google',
    settings: (access) => readSettings(client, access),
    calendars: (access) => listCalendars(client, access),
    changesSince: (access, calendar, cursor, window) => changesSince(client, access, calendar, cursor, window),
    watch: (access, request) => watch(client, access, request),
    // Google's channels end when they end: a new one takes over, and the old one is stopped.
    renew: null,
    stopWatch: (access, remote) => stopWatch(client, access, remote),
    // Google does not list channels.
    listWatches: null,
  };
}
