import { AppError, type FieldProblem } from '../errors.ts';
import type { OrganizationConsent } from '../ports/organization-provider.ts';

type GoogleConsent = Extract<OrganizationConsent, { provider: 'google' }>;
type MicrosoftConsent = Extract<OrganizationConsent, { provider: 'microsoft' }>;

/** An address as far as a program can tell. */
export const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * The consent that a service account's key file gives. Throws `invalid_request` with one problem for each part that is missing or is
 * something else; no problem repeats what the file holds.
 */
export function readGoogleConsent(input: { readonly key: string; readonly admin: string }): GoogleConsent {
  const admin = input.admin.trim().toLowerCase();
  const key = parseObject(input.key);
  const problems: FieldProblem[] = [];
  const mustHold = (holds: boolean, pointer: string, text: string) => {
    if (!holds) problems.push({ pointer, code: 'invalid', text });
  };
  if (key === null) mustHold(false, '/key', 'This is not the JSON text of a key file.');
  const { type, client_email, private_key, private_key_id } = key ?? {};
  if (key !== null) {
    mustHold(type === 'service_account', '/key/type', 'The key file has to be that of a service account.');
    mustHold(
      isText(client_email) && ADDRESS.test(client_email),
      '/key/client_email',
      'The address of the service account is missing.',
    );
    mustHold(
      isText(private_key) && isPrivateKey(private_key),
      '/key/private_key',
      'The private key is missing or cut short.',
    );
    mustHold(isText(private_key_id), '/key/private_key_id', 'The name of the private key is missing.');
  }
  mustHold(ADDRESS.test(admin), '/admin', 'Name the address of an administrator, such as admin@clearweek.example.');
  if (problems.length > 0) throw new AppError('invalid_request', 'The key file cannot be used.', { problems });
  return {
    provider: 'google',
    clientEmail: client_email as string,
    privateKey: private_key as string,
    privateKeyId: private_key_id as string,
    admin,
  };
}

/** The consent of a tenant of Microsoft, which its administrator has given to Clearweek's registration there. */
export function readMicrosoftConsent(input: { readonly tenant: string }): MicrosoftConsent {
  const tenant = input.tenant.trim().toLowerCase();
  if (GUID.test(tenant)) return { provider: 'microsoft', tenant };
  throw new AppError('invalid_request', "The tenant's id is not in the expected form.", {
    problems: [{ pointer: '/tenant', code: 'invalid', text: "Name the tenant's id, a GUID of 36 characters." }],
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** PKCS #8 in PEM (RFC 7468, 10), as Google writes it. */
function isPrivateKey(text: string): boolean {
  return /^-----BEGIN PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}-----END PRIVATE KEY-----\s*$/.test(text);
}
