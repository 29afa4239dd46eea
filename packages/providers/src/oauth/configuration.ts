import {
  Configuration,
  allowInsecureRequests,
  clockSkew,
  customFetch,
  enableNonRepudiationChecks,
  getJwksCache,
  setJwksCache,
} from 'openid-client';
import type { ServerMetadata } from 'openid-client';
import type { OAuthRegistration } from './contracts.ts';
import type { Exchange } from './exchange.ts';

type Keys = NonNullable<ReturnType<typeof getJwksCache>>;

/** Makes openid-client's configurations, one for each conversation; they share the server's keys. */
export interface Configurations {
  make(metadata: ServerMetadata, exchange: Exchange): Configuration;
  /** Keeps the keys that a conversation fetched. */
  keepKeys(configuration: Configuration): void;
}

export function createConfigurations({ clientId, clientSecret, clock }: OAuthRegistration): Configurations {
  let keys: Keys | null = null;
  return {
    make(metadata, exchange) {
      const client = {
        client_secret: clientSecret,
        // Times in ID tokens are compared with our clock, which tests move.
        [clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
      };
      const configuration = new Configuration(metadata, clientId, client);
      configuration[customFetch] = exchange.fetch;
      // What may go without encryption is decided address by address (`mayCarrySecrets`).
      allowInsecureRequests(configuration);
      // ID tokens come straight from the server; that their signatures are checked all the same costs one request a day.
      enableNonRepudiationChecks(configuration);
      if (keys !== null) setJwksCache(configuration, keys);
      return configuration;
    },
    keepKeys(configuration) {
      keys = getJwksCache(configuration) ?? keys;
    },
  };
}
