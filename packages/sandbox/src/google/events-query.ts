import type { Instant } from '../world/model.ts';
import { eventTypes } from './event-kinds.ts';
import { booleanOf, instantParameter, oneOf, severalOf, textOf, wholeNumberOf } from './parameters.ts';
import { badRequest, invalid, Refused } from './refusal.ts';

/** The parameters of `events.list`, read and checked against each other. */
export interface EventsQuery {
  readonly singleEvents: boolean;
  readonly showDeleted: boolean;
  readonly eventTypes: readonly string[];
  readonly timeMin: Instant | null;
  readonly timeMax: Instant | null;
  readonly updatedMin: Instant | null;
  readonly orderBy: 'startTime' | 'updated' | null;
  readonly search: string | null;
  readonly iCalUID: string | null;
  /** Searching by properties that a client has set. */
  readonly byProperty: readonly (readonly ['private' | 'shared', string])[];
  readonly maxResults: number;
  readonly pageToken: string | null;
  readonly syncToken: string | null;
  /** What has to be the same on all pages, and with a sync token the same as at the beginning. */
  readonly profile: string;
}

const largestPage = 2_500;
const usualPage = 250;

/** Refused beside a sync token: they would make its answer incomplete. */
const notWithSyncToken = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

/** @throws Refused for what cannot be read or does not go together. */
export function readEventsQuery(query: URLSearchParams): EventsQuery {
  const syncToken = textOf(query, 'syncToken');
  const showDeleted = booleanOf(query, 'showDeleted');
  if (syncToken !== null) refuseBesideSyncToken(query, showDeleted);
  const singleEvents = booleanOf(query, 'singleEvents') ?? false;
  const timeMin = instantParameter(query, 'timeMin');
  const timeMax = instantParameter(query, 'timeMax');
  if (timeMin !== null && timeMax !== null && timeMin >= timeMax) throw emptyRange();
  const orderBy = oneOf(query, 'orderBy', ['startTime', 'updated']);
  if (orderBy === 'startTime' && !singleEvents) {
    throw badRequest('The requested ordering is not available for the particular query.');
  }
  return {
    singleEvents,
    showDeleted: showDeleted ?? false,
    eventTypes: severalOf(query, 'eventTypes', eventTypes),
    timeMin,
    timeMax,
    updatedMin: instantParameter(query, 'updatedMin'),
    orderBy,
    search: textOf(query, 'q'),
    iCalUID: textOf(query, 'iCalUID'),
    byProperty: [
      ...query.getAll('privateExtendedProperty').map((pair) => ['private', pair] as const),
      ...query.getAll('sharedExtendedProperty').map((pair) => ['shared', pair] as const),
    ],
    maxResults: Math.min(wholeNumberOf(query, 'maxResults') ?? usualPage, largestPage),
    pageToken: textOf(query, 'pageToken'),
    syncToken,
    profile: profileOf(query, singleEvents),
  };
}

/** Searching, ordering and looking for changes by time give no sync token in the end; a range of time does. */
export function givesSyncToken(query: EventsQuery): boolean {
  const { orderBy, search, iCalUID, updatedMin, byProperty } = query;
  return orderBy === null && search === null && iCalUID === null && updatedMin === null && byProperty.length === 0;
}

function refuseBesideSyncToken(query: URLSearchParams, showDeleted: boolean | null): void {
  const name = notWithSyncToken.find((each) => query.has(each));
  if (name !== undefined) throw invalid(name, `${name} cannot be specified together with syncToken.`);
  if (showDeleted === false) throw invalid('showDeleted', 'showDeleted cannot be false together with syncToken.');
}

function profileOf(query: URLSearchParams, singleEvents: boolean): string {
  return JSON.stringify([
    singleEvents,
    query.getAll('eventTypes').sort(),
    query.get('maxAttendees'),
    query.get('timeZone'),
    query.get('showHiddenInvitations') === 'true',
  ]);
}

function emptyRange(): Refused {
  return new Refused({
    status: 400,
    domain: 'calendar',
    reason: 'timeRangeEmpty',
    message: 'The specified time range is empty.',
    location: 'timeMax',
  });
}
