import type { Clock, ConnectedProviders } from '@clearweek/app';
import { createGoogle, createMicrosoft } from '@clearweek/providers';
import type { ProviderConfig } from '../config/config.ts';

export interface Registration extends ProviderConfig {
  /** Where people see and end what they allowed, where that is not the provider's well-known page. */
  readonly manageUrl?: string;
}

/** The two registrations, real or pretended. */
export type Registrations = Readonly<Record<'google' | 'microsoft', Registration | null>>;

/** The clients of those providers that are set up. */
export function openProviders({ google, microsoft }: Registrations, clock: Clock): ConnectedProviders {
  return {
    ...(google !== null && { google: createGoogle({ ...clientOf(google), apiRoot: google.apiRoot, clock }) }),
    ...(microsoft !== null && {
      microsoft: createMicrosoft({ ...clientOf(microsoft), graphRoot: new URL('v1.0', microsoft.apiRoot).href, clock }),
    }),
  };
}

function clientOf({ clientId, clientSecret, issuer, manageUrl }: Registration) {
  return { clientId, clientSecret, issuer, ...(manageUrl !== undefined && { manageUrl }) };
}
