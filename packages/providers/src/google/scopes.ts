import type { Permission } from '@clearweek/app';

const root = 'https://www.googleapis.com/auth/';

/** Needed for signing in: the account's id and address. */
const identityScopes = ['openid', 'email'] as const;

/**
 * The least scope for each permission (Google's discovery document lists which methods take which). `read` and `write` reach only
 * calendars that the person owns. Google has no working hours to ask for, and its zone comes with the events.
 */
const scopeOf: Readonly<Record<Exclude<Permission, 'settings'>, string>> = {
  read: `${root}calendar.events.owned.readonly`,
  calendars: `${root}calendar.calendarlist.readonly`,
  write: `${root}calendar.events.owned`,
};

/** Scopes that allow what a permission needs, the least one first; wider ones come from consents given earlier. */
const allowing: Readonly<Record<Exclude<Permission, 'settings'>, readonly string[]>> = {
  read: [
    scopeOf.read,
    scopeOf.write,
    `${root}calendar.events.readonly`,
    `${root}calendar.events`,
    `${root}calendar.readonly`,
    `${root}calendar`,
  ],
  calendars: [scopeOf.calendars, `${root}calendar.calendarlist`, `${root}calendar.readonly`, `${root}calendar`],
  write: [scopeOf.write, `${root}calendar.events`, `${root}calendar`],
};

/** What to ask for. */
export function scopesFor(permissions: readonly Permission[]): readonly string[] {
  return [...identityScopes, ...permissions.flatMap((one) => (one === 'settings' ? [] : [scopeOf[one]]))];
}

/** What was granted; people can untick single scopes. `settings` comes with `read`. */
export function permissionsOf(scopes: readonly string[]): readonly Permission[] {
  const has = (permission: keyof typeof allowing): boolean => allowing[permission].some((one) => scopes.includes(one));
  return [
    ...(has('read') ? (['read', 'settings'] as const) : []),
    ...(has('calendars') ? (['calendars'] as const) : []),
    ...(has('write') ? (['write'] as const) : []),
  ];
}

/** An organization's administrator authorizes exactly these for the service account (domain-wide delegation). */
export const organizationScopes: Readonly<Record<'calendars' | 'directory', readonly string[]>> = {
  calendars: [scopeOf.read, scopeOf.calendars],
  directory: [`${root}admin.directory.user.readonly`],
};
