import type { Clock } from '@clearweek/app';
import type { OAuthRegistration } from '../oauth/contracts.ts';

/** Clearweek's registration with Entra. */
export interface EntraRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://login.microsoftonline.com/organizations/v2.0`, with `common` for private accounts too, or one tenant's. */
  readonly issuer: string;
  readonly clock: Clock;
}

/** As people sign in: from whichever tenant they come, their ID token has to come from that tenant's own issuer. */
export function forPeople(registration: EntraRegistration): OAuthRegistration {
  return {
    ...own(registration),
    tenantIssuer: `${authority(registration)}/{tenantid}/v2.0`,
    // Where people may not consent themselves, Entra says that somebody has to.
    errors: { consent_required: 'admin-needed' },
    // One tenant does not (or no longer) know the app, which is its administrator's doing. That our secret is wrong is `invalid_client`.
    refreshErrors: { unauthorized_client: 'admin-needed' },
  };
}

/** As the app signs in by itself in one tenant. Whether it may, that tenant's administrator decides, who has to let it in first. */
export function forTenant(registration: EntraRegistration, tenant: string): OAuthRegistration {
  return {
    ...own(registration),
    issuer: `${authority(registration)}/${tenant}/v2.0`,
    tenantIssuer: null,
    errors: { unauthorized_client: 'admin-needed', invalid_grant: 'admin-needed', access_denied: 'admin-needed' },
  };
}

function own({ clientId, clientSecret, issuer, clock }: EntraRegistration): EntraRegistration {
  return { clientId, clientSecret, issuer, clock };
}

export function authority({ issuer }: Pick<EntraRegistration, 'issuer'>): string {
  return new URL(issuer).origin;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Tenants and people have GUIDs; anything else is none, and must not get into an address or an identity. */
export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && GUID.test(value);
}
