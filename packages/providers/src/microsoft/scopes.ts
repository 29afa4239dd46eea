import type { Permission } from '@clearweek/app';

/** Who somebody is, and a token that lasts (without `offline_access` Entra gives none). */
const IDENTITY = ['openid', 'profile', 'email', 'offline_access'];

/** The list of calendars needs no scope of its own: who may read calendars may list them. */
const SCOPE_OF: Readonly<Record<Permission, string | null>> = {
  read: 'Calendars.Read',
  calendars: null,
  settings: 'MailboxSettings.Read',
  write: 'Calendars.ReadWrite',
};

const PERMISSIONS_OF = new Map<string, readonly Permission[]>([
  ['calendars.read', ['read', 'calendars']],
  ['calendars.readwrite', ['read', 'calendars', 'write']],
  ['mailboxsettings.read', ['settings']],
  ['mailboxsettings.readwrite', ['settings']],
]);

/** The least scopes for what is asked. */
export function scopesFor(permissions: readonly Permission[]): string[] {
  const asked = permissions.map((permission) => SCOPE_OF[permission]).filter((scope) => scope !== null);
  return [...IDENTITY, ...new Set(asked)];
}

/** What granted scopes allow. Graph names them with and without its own address in front, in letters of any case. */
export function permissionsOf(scopes: readonly string[]): Permission[] {
  const names = scopes.map((scope) => scope.slice(scope.lastIndexOf('/') + 1).toLowerCase());
  return [...new Set(names.flatMap((name) => PERMISSIONS_OF.get(name) ?? []))];
}

const GRAPH = 'https://graph.microsoft.com/';

/**
 * What an administrator allows for everybody so that people can connect: what they are asked for, and nothing else. Named one by one: in the
 * administrator's consent `.default` means all that is registered, permissions of the application itself among them.
 */
export function scopesForAdministrator(): string[] {
  const asked = scopesFor(['read', 'calendars', 'settings']);
  return asked.map((scope) => (IDENTITY.includes(scope) ? scope : GRAPH + scope));
}

/** All that an administrator has allowed to the app itself, which is how client credentials ask. */
export const DEFAULT_SCOPE = `${GRAPH}.default`;
