import type { SimulatorFrame } from '../server/frame.ts';
import { json } from '../server/reply.ts';
import type { Route } from '../server/request.ts';
import { entraError, REFUSALS } from './entra-error.ts';
import { isKnownTenant, issuerOf } from './tenant.ts';

/** OpenID Connect Discovery and the keys, for each way to name the tenant. */
export function entraMetadata({ world, accounts, origin }: SimulatorFrame): Route[] {
  return [
    {
      method: 'GET',
      path: '/:tenant/v2.0/.well-known/openid-configuration',
      handle({ params }) {
        const tenant = params['tenant'] ?? '';
        if (!isKnownTenant(tenant, world.tenantId)) return entraError(REFUSALS.tenant, world.clock.now());
        return json(200, configuration(origin(), tenant, world.tenantId));
      },
    },
    {
      method: 'GET',
      path: '/:tenant/discovery/v2.0/keys',
      async handle({ params }) {
        if (!isKnownTenant(params['tenant'] ?? '', world.tenantId))
          return entraError(REFUSALS.tenant, world.clock.now());
        return json(200, await accounts.keySet());
      },
    },
  ];
}

function configuration(origin: string, tenant: string, tenantId: string): object {
  const root = `${origin}/${tenant}`;
  return {
    issuer: issuerOf(origin, tenant, tenantId),
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    token_endpoint: `${root}/oauth2/v2.0/token`,
    jwks_uri: `${root}/discovery/v2.0/keys`,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_modes_supported: ['query'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'oid',
      'tid',
      'preferred_username',
      'name',
      'email',
      'ver',
    ],
    request_uri_parameter_supported: false,
    tenant_region_scope: null,
    cloud_instance_name: 'microsoftonline.com',
    graph_host: new URL(origin).host,
  };
}
