import type { ConnectedProvider, ProviderFault, ProviderName } from '@clearweek/app';
import type { Config } from '../config/config.ts';
import { systemClock } from '../system.ts';
import { openProviders } from '../world/open-providers.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

type Given = Pick<Config, 'google' | 'microsoft' | 'sandbox' | 'mode' | 'publicUrl'>;

const names = { google: 'Google', microsoft: 'Microsoft' } as const;

/**
 * Whether each provider that is set up can be found by its issuer (OpenID Connect Discovery) and, where that can be tried without a person,
 * takes the client's secret. Nobody is signed in and nothing is read.
 */
export async function checkProviders(config: Given): Promise<Finding[]> {
  if (config.mode === 'production' && config.google === null && config.microsoft === null) {
    return [
      warning(
        'Neither Google nor Microsoft is set up: nobody can sign in.',
        'Register Clearweek with one of them, and set its CLIENT_ID and CLIENT_SECRET; see docs/operations.md.',
      ),
    ];
  }
  const providers = openProviders(config, systemClock);
  return Promise.all(
    (['google', 'microsoft'] as const).map(async (name) => {
      const provider = providers[name];
      return provider === undefined ? withoutRegistration(name, config) : checkProvider(name, provider, config);
    }),
  );
}

function withoutRegistration(name: ProviderName, { sandbox }: Given): Finding {
  if (sandbox) return ok(`${names[name]} is not set up; a pretended one stands in.`);
  return ok(`${names[name]} is not set up; nobody can connect a calendar there.`);
}

async function checkProvider(
  name: ProviderName,
  { signIn }: ConnectedProvider,
  { publicUrl }: Given,
): Promise<Finding> {
  // Only written into an address that nobody visits.
  const redirectUri = new URL(`/connect/${name}/callback`, publicUrl ?? 'http://localhost/').href;
  const begun = await signIn.begin({ redirectUri, permissions: ['read'], hint: null });
  if ('kind' in begun) return notFound(name, begun.fault);
  if (name === 'microsoft') {
    // In which order Entra looks at secret and token is not documented, so a refusal would prove nothing.
    return ok('Microsoft answers. Whether it takes the client and its secret shows at the first sign-in.');
  }
  return checkSecret(signIn);
}

function notFound(name: ProviderName, fault: ProviderFault): Finding {
  const variable = `${name.toUpperCase()}_ISSUER`;
  if (fault.kind === 'misconfigured') {
    return problem(
      `What answers at the address of ${variable} does not sign people in under that name.`,
      `Correct ${variable}, or leave it out; docs/operations.md says what it can be.`,
    );
  }
  return problem(
    `${names[name]} does not answer properly.`,
    `Check that this computer may reach the address of ${variable} (firewall, proxy, name server), and try again.`,
  );
}

/** Offers a token that was never given: who may not offer any is refused first (RFC 6749, 5.2: `invalid_client` against `invalid_grant`). */
async function checkSecret(signIn: ConnectedProvider['signIn']): Promise<Finding> {
  const answer = await signIn.refresh('never-given');
  if (answer.kind !== 'failed') return ok('Google answers, and takes the client and its secret.');
  if (answer.fault.kind === 'misconfigured') {
    return problem(
      'Google refuses GOOGLE_CLIENT_ID or GOOGLE_CLIENT_SECRET.',
      'Compare both with the client in the Google Cloud console; make a new secret there where the old one is lost.',
    );
  }
  return warning(
    'Google answers, but whether it takes the client and its secret could not be tried.',
    'Try again in a few minutes.',
  );
}
