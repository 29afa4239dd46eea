import { decodeJwt } from 'jose';

/** Thrown out of a conversation once the answer tells which tenant it is about; the answer itself is kept. */
export class TenantFound extends Error {
  override readonly name = 'TenantFound';
  readonly issuer: string;
  readonly text: string;

  constructor(issuer: string, text: string) {
    super('the tenant is known now');
    this.issuer = issuer;
    this.text = text;
  }
}

const placeholder = '{tenantid}';
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The issuer of one tenant; null where the id is none. */
export function issuerOfTenant(template: string, tenant: unknown): string | null {
  return typeof tenant === 'string' && guid.test(tenant) ? template.replace(placeholder, tenant) : null;
}

/**
 * The issuer that a token endpoint's answer has to come from: that of the tenant which its ID token names. Nothing is believed
 * by this; it is what the token's `iss` is then compared with. Null where no tenant is named.
 */
export function issuerNamed(template: string, answer: string): string | null {
  try {
    const { id_token: token } = JSON.parse(answer) as { id_token?: unknown };
    return typeof token === 'string' ? issuerOfTenant(template, decodeJwt(token)['tid']) : null;
  } catch {
    return null;
  }
}
