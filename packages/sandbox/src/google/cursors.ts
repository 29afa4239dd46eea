import type { Instant, SimCalendar } from '../world/model.ts';
import type { EventsQuery } from './events-query.ts';
import { seal, unseal } from './opaque-text.ts';
import { invalid, syncTokenGone } from './refusal.ts';
import type { GoogleState } from './google-state.ts';

/** From where on a listing tells of changes. Only a token that reads as this one says it. */
export interface SyncPoint {
  /** Changes after it are told. */
  readonly change: number;
  /** The range of the first listing: how far series are expanded, where they are. */
  readonly timeMin: Instant | null;
  readonly timeMax: Instant | null;
}

interface SyncTokenData extends SyncPoint {
  readonly kind: 'sync';
  readonly calendar: string;
  readonly profile: string;
  readonly number: number;
}

export function makeSyncToken(calendar: SimCalendar, query: EventsQuery, point: SyncPoint, state: GoogleState): string {
  const number = state.cursorDeaths.nextNumber();
  const data: SyncTokenData = { kind: 'sync', calendar: calendar.id, profile: query.profile, number, ...point };
  return seal(data, state.secret);
}

/**
 * @throws Refused 410 where the token is dead, of another calendar, of an earlier run or mutilated; 400 where a parameter is not as it
 * was at the beginning (Google promises no more than that the outcome is undefined).
 */
export function readSyncToken(calendar: SimCalendar, query: EventsQuery, state: GoogleState): SyncPoint | null {
  if (query.syncToken === null) return null;
  const data = unseal(query.syncToken, state.secret) as SyncTokenData | null;
  if (data?.kind !== 'sync' || data.calendar !== calendar.id) throw syncTokenGone();
  if (state.cursorDeaths.isDead(calendar, data.number)) throw syncTokenGone();
  if (data.profile !== query.profile) {
    throw invalid('syncToken', 'The parameters differ from those of the initial synchronization.');
  }
  return data;
}

/** Where the next page of a listing goes on. */
export interface PagePoint {
  /** The world's counter when the first page was asked for: what changes later belongs to the next synchronization. */
  readonly change: number;
  /** Everything up to this place in the order has been told. */
  readonly after: string;
  /** From 1. */
  readonly page: number;
}

interface PageTokenData extends PagePoint {
  readonly kind: 'page';
  readonly listing: string;
  readonly at: Instant;
}

const pageTokenLifeMs = 24 * 3_600_000;

/** `listing`: everything that must be the same on all pages. */
export function makePageToken(listing: string, point: PagePoint, state: GoogleState): string {
  const data: PageTokenData = { kind: 'page', listing, at: state.world.clock.now(), ...point };
  return seal(data, state.secret);
}

/** The first page where there is no token. @throws Refused 400 for a token of another listing, or too old a one. */
export function readPageToken(token: string | null, listing: string, state: GoogleState, change: number): PagePoint {
  if (token === null) return { change, after: '', page: 1 };
  const data = unseal(token, state.secret) as PageTokenData | null;
  const usable = data?.kind === 'page' && data.listing === listing;
  if (!usable || data.at + pageTokenLifeMs < state.world.clock.now())
    throw invalid('pageToken', 'Invalid page token value.');
  return data;
}
