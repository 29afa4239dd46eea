import type { SimCalendar } from '../world/model.ts';
import type { ApiCall, ApiMethod } from './api-route.ts';
import { openCalendar, sharedCalendar } from './calendar-access.ts';
import type { GoogleState } from './google-state.ts';
import { digestOf, seal, unseal } from './opaque-text.ts';
import { pagedItems } from './paged-items.ts';
import { booleanOf, oneOf, textOf, wholeNumberOf } from './parameters.ts';
import { invalid, notFound, syncTokenGone } from './refusal.ts';

const roles = ['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner'] as const;

interface ListEntry {
  readonly id: string;
  readonly etag: string;
  readonly accessRole: (typeof roles)[number];
}

/**
 * The calendars on somebody's list: their own, their manager's as far as it is shared, and the holidays, to which Google subscribes
 * everybody. Only the own ones are theirs to sync.
 */
export const listCalendars: ApiMethod = {
  name: 'calendarList.list',
  method: 'GET',
  path: '/calendar/v3/users/me/calendarList',
  answer(call, state) {
    const { query } = call;
    const syncToken = textOf(query, 'syncToken');
    const least = roles.indexOf(oneOf(query, 'minAccessRole', roles) ?? 'freeBusyReader');
    if (syncToken !== null && query.has('minAccessRole')) throw invalid('minAccessRole');
    if (booleanOf(query, 'showDeleted') === false && syncToken !== null) throw invalid('showDeleted');
    const all = allEntries(call, state);
    const entries =
      syncToken === null
        ? all.filter((entry) => roles.indexOf(entry.accessRole) >= least)
        : changedSince(all, syncToken, call, state);
    const most = Math.min(wholeNumberOf(query, 'maxResults') ?? 100, 250);
    const listing = digestOf(`list ${call.person.id} ${least} ${syncToken ?? ''}`);
    const asked = { query, listing, most, change: state.world.change };
    const { items, next: following } = pagedItems(entries, (_, place) => String(place).padStart(6, '0'), asked, state);
    const next = following.nextPageToken === undefined ? { nextSyncToken: listToken(all, call, state) } : following;
    return { body: { kind: 'calendar#calendarList', etag: etagFor(items), ...next, items } };
  },
};

export const getListedCalendar: ApiMethod = {
  name: 'calendarList.get',
  method: 'GET',
  path: '/calendar/v3/users/me/calendarList/:calendarId',
  answer(call, state) {
    const asked = call.request.params['calendarId'] ?? '';
    const id = asked === 'primary' ? call.person.address : asked;
    const entry = allEntries(call, state).find((each) => each.id === id);
    if (entry === undefined) throw notFound();
    return { body: entry };
  },
};

export const getCalendar: ApiMethod = {
  name: 'calendars.get',
  method: 'GET',
  path: '/calendar/v3/calendars/:calendarId',
  answer(call, state) {
    const { calendar, owner } = openCalendar(call, state);
    return { body: withEtag({ kind: 'calendar#calendar', ...about(calendar), dataOwner: owner.address }) };
  },
};

function about({ id, name, zone }: SimCalendar): object {
  return { id, summary: name, timeZone: zone, ...meetings };
}

const meetings = { conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] } };

interface ListTokenData {
  readonly kind: 'list';
  readonly person: string;
  readonly etags: Readonly<Record<string, string>>;
}

function listToken(entries: readonly ListEntry[], call: ApiCall, state: GoogleState): string {
  const etags = Object.fromEntries(entries.map(({ id, etag }) => [id, etag]));
  const data: ListTokenData = { kind: 'list', person: call.person.id, etags };
  return seal(data, state.secret);
}

/** What is new or different, and what went, as `deleted`. */
function changedSince(all: readonly ListEntry[], token: string, call: ApiCall, state: GoogleState): object[] {
  const data = unseal(token, state.secret) as ListTokenData | null;
  if (data?.kind !== 'list' || data.person !== call.person.id) throw syncTokenGone();
  const known = new Map(Object.entries(data.etags));
  const changed = all.filter(({ id, etag }) => known.get(id) !== etag);
  const gone = [...known].filter(([id]) => !all.some((entry) => entry.id === id));
  return [...changed, ...gone.map(([id, etag]) => ({ kind: 'calendar#calendarListEntry', etag, id, deleted: true }))];
}

function allEntries(call: ApiCall, state: GoogleState): ListEntry[] {
  const shared = sharedCalendar(call.person, state);
  const entries = state.world.calendars(call.person.id).map((calendar) => ({
    ...look(calendar, 'owner'),
    dataOwner: call.person.address,
    ...(calendar.primary ? { primary: true } : {}),
  }));
  return [
    ...entries,
    ...(shared === null ? [] : [look(shared.calendar, 'freeBusyReader')]),
    holidays(call.person.zone),
  ];
}

function look(calendar: SimCalendar, accessRole: ListEntry['accessRole']): ListEntry {
  return listEntry({
    ...about(calendar),
    id: calendar.id,
    colorId: '14',
    backgroundColor: '#9fe1e7',
    foregroundColor: '#000000',
    accessRole,
    defaultReminders: accessRole === 'owner' ? [{ method: 'popup', minutes: 10 }] : [],
  });
}

function holidays(timeZone: string): ListEntry {
  return listEntry({
    id: 'en.lindenhof#holiday@group.v.calendar.example',
    summary: 'Public holidays',
    timeZone,
    colorId: '8',
    backgroundColor: '#16a765',
    foregroundColor: '#000000',
    accessRole: 'reader',
    defaultReminders: [],
    ...meetings,
  });
}

function listEntry<T extends Omit<ListEntry, 'etag'>>(shown: T): T & ListEntry {
  return withEtag({ kind: 'calendar#calendarListEntry', ...shown, selected: true });
}

function withEtag<T extends object>(value: T): T & { readonly etag: string } {
  return { ...value, etag: etagFor(value) };
}

function etagFor(value: object): string {
  return `"${digestOf(JSON.stringify(value))}"`;
}
