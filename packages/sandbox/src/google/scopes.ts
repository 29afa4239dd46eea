const prefix = 'https://www.googleapis.com/auth/';

const readsEvents = [
  'calendar',
  'calendar.app.created',
  'calendar.events',
  'calendar.events.freebusy',
  'calendar.events.owned',
  'calendar.events.owned.readonly',
  'calendar.events.public.readonly',
  'calendar.events.readonly',
  'calendar.readonly',
];
const writesEvents = ['calendar', 'calendar.app.created', 'calendar.events', 'calendar.events.owned'];
const readsList = ['calendar', 'calendar.calendarlist', 'calendar.calendarlist.readonly', 'calendar.readonly'];

/** Which of these scopes let a caller use a method, as the discovery documents list them; one is enough. */
export const methodScopes = {
  'calendarList.list': readsList,
  'calendarList.get': [...readsList, 'calendar.app.created'],
  'calendarList.watch': readsList,
  'calendars.get': [
    'calendar',
    'calendar.app.created',
    'calendar.calendars',
    'calendar.calendars.readonly',
    'calendar.readonly',
  ],
  'events.list': readsEvents,
  'events.get': readsEvents,
  'events.instances': readsEvents,
  'events.watch': readsEvents,
  'events.insert': writesEvents,
  'events.patch': writesEvents,
  'events.delete': writesEvents,
  'settings.get': ['calendar', 'calendar.readonly', 'calendar.settings.readonly'],
  'channels.stop': [
    ...readsEvents,
    'calendar.acls',
    'calendar.acls.readonly',
    'calendar.calendarlist',
    'calendar.calendarlist.readonly',
    'calendar.settings.readonly',
  ],
  'users.list': ['admin.directory.user', 'admin.directory.user.readonly'],
  'users.get': ['admin.directory.user', 'admin.directory.user.readonly'],
  'orgunits.list': ['admin.directory.orgunit', 'admin.directory.orgunit.readonly'],
} as const;

export type MethodName = keyof typeof methodScopes;

export function mayUse(method: MethodName, scopes: readonly string[]): boolean {
  return methodScopes[method].some((scope) => scopes.includes(prefix + scope));
}

/** Scopes that show events of calendars that are only shared with the caller. Those for owned calendars do not. */
const seesOthers = ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly'];

export function seesSharedCalendars(scopes: readonly string[]): boolean {
  return [...seesOthers, 'calendar.events.freebusy'].some((scope) => scopes.includes(prefix + scope));
}

/** Whether the scopes show no more than when somebody is busy. */
export function seesOnlyBusyTimes(scopes: readonly string[]): boolean {
  const more = readsEvents.filter((scope) => scope !== 'calendar.events.freebusy');
  return !more.some((scope) => scopes.includes(prefix + scope));
}

/** The short names that a request may use, and the long ones that come back in a token's `scope`. */
const longNames: Readonly<Record<string, string>> = {
  email: `${prefix}userinfo.email`,
  profile: `${prefix}userinfo.profile`,
};

export function fullScopeName(scope: string): string {
  return longNames[scope] ?? scope;
}

/** Scopes of signing in alone: always granted, never asked about. */
export function isSignInScope(scope: string): boolean {
  return scope === 'openid' || Object.values(longNames).includes(scope);
}

const labels: Readonly<Record<string, string>> = {
  [`${prefix}calendar`]: 'See, edit, share and delete all calendars that you can reach',
  [`${prefix}calendar.readonly`]: 'See and download any calendar that you can reach',
  [`${prefix}calendar.events`]: 'See and edit events on all your calendars',
  [`${prefix}calendar.events.readonly`]: 'See events on all your calendars',
  [`${prefix}calendar.events.owned`]: 'See, create, change and delete events on calendars that you own',
  [`${prefix}calendar.events.owned.readonly`]: 'See the events on calendars that you own',
  [`${prefix}calendar.events.freebusy`]: 'See when you are free or busy',
  [`${prefix}calendar.calendarlist.readonly`]: 'See the list of your calendars',
  [`${prefix}calendar.settings.readonly`]: 'See your calendar settings',
};

/** A scope in plain words, for the page on which people consent. */
export function scopeLabel(scope: string): string {
  if (scope === 'openid') return 'Know who you are';
  if (scope === longNames['email']) return 'See your email address';
  if (scope === longNames['profile']) return 'See your name';
  return labels[scope] ?? `Use ${scope}`;
}
