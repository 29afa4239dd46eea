import type { Clock, ConnectedProviders } from '@clearweek/app';
import { createGoogle, createMicrosoft } from '@clearweek/providers';
import type { Config, ProviderConfig } from '../config/config.ts';

/** The two registrations, real or pretended. */
export type Registrations = Pick<Config, 'google' | 'microsoft'>;

/** The clients of those providers that are set up. */
export function openProviders({ google, microsoft }: Registrations, clock: Clock): ConnectedProviders {
  return {
    ...(google !== null && { google: createGoogle({ ...clientOf(google), apiRoot: google.apiRoot, clock }) }),
    ...(microsoft !== null && {
      microsoft: createMicrosoft({ ...clientOf(microsoft), graphRoot: new URL('v1.0', microsoft.apiRoot).href, clock }),
    }),
  };
}

function clientOf({ clientId, clientSecret, issuer }: ProviderConfig) {
  return { clientId, clientSecret, issuer };
}
