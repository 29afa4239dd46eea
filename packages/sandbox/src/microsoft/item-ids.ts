/**
 * Graph gives every item two names: the default one, which changes when the item moves to another folder, and the immutable one that a
 * request asks for with `Prefer: IdType="ImmutableId"`. Both are accepted wherever an id is. Ids are case-sensitive.
 */
export type IdForm = 'default' | 'immutable';

/** A single event or a series, or one occurrence of a series by the start that its rule gave it. */
export type ItemName =
  | { readonly kind: 'event'; readonly eventId: string }
  | { readonly kind: 'occurrence'; readonly eventId: string; readonly originalStart: string };

const PREFIXES: Readonly<Record<IdForm, string>> = {
  default: 'AAMkAGUzY2RlLTk0AFRGAAAA',
  immutable: 'AAkALgAAAABxHYQDEapmAA',
};
const CALENDAR_PREFIX = 'AQMkADk4OGYxAEYAAAO';
const SUFFIX = 'AAA=';

/** How the simulator itself names an item: short, and the same for both forms. */
export function itemKey(eventId: string, originalStart: string | null): string {
  return originalStart === null ? `s${eventId}` : `o${originalStart} ${eventId}`;
}

export function itemNameOf(key: string): ItemName {
  if (key.startsWith('s')) return { kind: 'event', eventId: key.slice(1) };
  const space = key.indexOf(' ');
  return { kind: 'occurrence', originalStart: key.slice(1, space), eventId: key.slice(space + 1) };
}

/** An exception has the id of the occurrence that it replaces. */
export function itemId(key: string, form: IdForm): string {
  return `${PREFIXES[form]}${Buffer.from(key, 'utf8').toString('base64url')}${SUFFIX}`;
}

/** What an id of either form names; null for anything else, also for an id in other letter case. */
export function readItemId(id: string): ItemName | null {
  const form = (['immutable', 'default'] as const).find((name) => id.startsWith(PREFIXES[name]));
  if (form === undefined || !id.endsWith(SUFFIX)) return null;
  const key = Buffer.from(id.slice(PREFIXES[form].length, -SUFFIX.length), 'base64url').toString('utf8');
  const whole = /^(?:s.+|o\S+ .+)$/s.test(key) && itemId(key, form) === id;
  return whole ? itemNameOf(key) : null;
}

/** Calendars have one name only, which never changes. */
export function calendarIdOut(calendarId: string): string {
  return `${CALENDAR_PREFIX}${Buffer.from(calendarId, 'utf8').toString('base64url')}${SUFFIX}`;
}

export function readCalendarId(id: string): string | null {
  if (!id.startsWith(CALENDAR_PREFIX) || !id.endsWith(SUFFIX)) return null;
  const calendarId = Buffer.from(id.slice(CALENDAR_PREFIX.length, -SUFFIX.length), 'base64url').toString('utf8');
  return calendarIdOut(calendarId) === id ? calendarId : null;
}
