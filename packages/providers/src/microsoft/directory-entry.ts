import type { DirectoryEntry } from '@clearweek/app';
import { textOf, textsOf } from './fields.ts';
import type { Fields } from './fields.ts';

/** What `/users/delta` is asked for; it tells changes of nothing else. */
export const USER_FIELDS = [
  'id',
  'displayName',
  'mail',
  'userPrincipalName',
  'proxyAddresses',
  'department',
  'accountEnabled',
  'userType',
  'manager',
].join(',');

/**
 * A person of the tenant. Guests are people of other organizations and count as nobody: null. Entra knows no zone of a person, only the
 * mailbox does.
 *
 * @param manager the manager's object id; null where there is none
 */
export function entryOf(user: Fields, manager: string | null): DirectoryEntry | null {
  const externalId = textOf(user['id']);
  if (externalId === null || user['userType'] === 'Guest') return null;
  return {
    externalId,
    addresses: addressesOf(user),
    name: textOf(user['displayName']),
    zone: null,
    manager,
    unit: unitOf(textOf(user['department']) ?? ''),
    active: user['accountEnabled'] !== false,
  };
}

/** Entra has one field for it, in which tenants with units inside of units write them from the top: `Product / Design`. */
function unitOf(department: string): string[] {
  return department
    .split(' / ')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** `mail` may be missing, and others may write to any of the proxy addresses. `SMTP:` marks the main one, `smtp:` the others. */
function addressesOf(user: Fields): string[] {
  const proxies = textsOf(user['proxyAddresses']).filter((entry) => /^smtp:/i.test(entry));
  const main = proxies.filter((entry) => entry.startsWith('SMTP:'));
  const all = [
    textOf(user['mail']),
    ...[...main, ...proxies].map((entry) => entry.slice(5)),
    textOf(user['userPrincipalName']),
  ];
  return [...new Set(all.filter((address) => address !== null).map((address) => address.trim().toLowerCase()))];
}
