import type { ProviderName } from '@clearweek/app';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { Closers } from './closers.ts';
import type { Registration, Registrations } from './open-providers.ts';

export interface Filled extends Registrations {
  /** Those for which a simulator stands in. */
  readonly pretended: readonly ProviderName[];
}

/** The providers that are set up; a pretended one, with a pretended company, stands in for each that is not, where that is wanted. */
export async function fillWithSandbox(config: Config, log: Log, closers: Closers): Promise<Filled> {
  const { google, microsoft } = config;
  const pretended = (['google', 'microsoft'] as const).filter((name) => config[name] === null);
  if (!config.sandbox || pretended.length === 0) return { google, microsoft, pretended: [] };
  const { openSandbox } = await import('@clearweek/sandbox');
  const sandbox = await openSandbox({
    memoryFile: config.files.sandbox,
    // Its words may hold addresses of pretended people, or paths; the log gets what kind of thing went wrong.
    log: (_text, error) =>
      log({ event: 'sandbox.error', level: 'warn', name: error instanceof Error ? error.name : 'unknown' }),
  });
  closers.add('sandbox', () => sandbox.close());
  return {
    google: google ?? registrationOf(sandbox.google),
    microsoft: microsoft ?? registrationOf(sandbox.microsoft),
    pretended,
  };
}

type Pretended = Pick<Registration, 'clientId' | 'clientSecret' | 'issuer'> &
  Readonly<Record<'origin' | 'manageUrl', string>>;

function registrationOf({ clientId, clientSecret, issuer, origin, manageUrl }: Pretended): Registration {
  return { clientId, clientSecret, issuer, apiRoot: `${origin}/`, manageUrl };
}
