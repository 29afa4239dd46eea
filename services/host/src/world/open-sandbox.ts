import type { ProviderName } from '@clearweek/app';
import type { Config } from '../config/config.ts';
import type { Closers } from './closers.ts';
import type { Registrations } from './open-providers.ts';

export interface Filled extends Registrations {
  /** Those for which a simulator stands in. */
  readonly pretended: readonly ProviderName[];
}

/** The providers that are set up; a pretended one, with a pretended company, stands in for each that is not, where that is wanted. */
export async function fillWithSandbox(config: Config, closers: Closers): Promise<Filled> {
  const { google, microsoft } = config;
  const pretended = (['google', 'microsoft'] as const).filter((name) => config[name] === null);
  if (!config.sandbox || pretended.length === 0) return { google, microsoft, pretended: [] };
  const { openSandbox } = await import('@clearweek/sandbox');
  const sandbox = await openSandbox({ memoryFile: config.files.sandbox });
  closers.add('sandbox', () => sandbox.close());
  const { clientId, clientSecret, issuer, origin } = sandbox.google;
  return {
    google: google ?? { clientId, clientSecret, issuer, apiRoot: `${origin}/` },
    microsoft: microsoft ?? {
      clientId: sandbox.microsoft.clientId,
      clientSecret: sandbox.microsoft.clientSecret,
      issuer: sandbox.microsoft.issuer,
      apiRoot: `${sandbox.microsoft.origin}/`,
    },
    pretended,
  };
}
