import type { CalendarEvent, Instant, Interval, ListedStart, WorkingHours } from '@clearweek/calendar';

/** Whoever keeps calendars that are read over an account. */
export type ProviderName = 'google' | 'microsoft';

/** How a provider names one of its things. Opaque, case-sensitive, never logged; the store keeps it hashed or encrypted. */
export type RemoteId = string;

/** Where to go on reading a calendar. Only the provider's own adapter reads it; the store keeps it encrypted. */
export type Cursor = string;

/**
 * What lets an adapter ask. `token` is fetched anew for each request, because it may run out in the middle of a long listing.
 * With `mailbox` an organization's own consent reads that person's calendars; without, the person's own consent does.
 */
export interface ProviderAccess {
  token(): Promise<string>;
  /** The account whose calendars are read where an organization's consent reads them; null: the token's own account. */
  readonly mailbox: string | null;
  /** Opaque and the same for one person: providers that count requests per person are told it (Google's `quotaUser`). */
  readonly quotaUser: string;
  readonly signal: AbortSignal;
}

/** A calendar of an account that is the person's own: neither a colleague's nor a list of holidays. */
export interface RemoteCalendar {
  readonly id: RemoteId;
  readonly primary: boolean;
}

/** What an account says about its person; null where it does not say or may not be asked. */
export interface RemoteSettings {
  /** IANA id. */
  readonly zone: string | null;
  readonly workingHours: WorkingHours | null;
  /** False for a room, a shared mailbox and the like, which are nobody's week. */
  readonly isPerson: boolean;
}

/** One change of a calendar. Applying the same change again changes nothing. */
export type CalendarChange =
  /**
   * An event as it is now: a single one, a series, or an exception of a series (`series` names it, `event.recurrenceId` is
   * set). `event.uid` is the same on every calendar of every provider that holds this meeting, and for a series and all
   * its exceptions.
   */
  | {
      readonly kind: 'event';
      readonly record: RemoteId;
      readonly series: RemoteId | null;
      readonly event: CalendarEvent;
    }
  /**
   * Occurrences of a series that follow it in everything but their time, from a provider that lists them one by one. `complete`:
   * these are all there are in the cursor's window, and others that are known go; otherwise they come to those known.
   */
  | {
      readonly kind: 'listed';
      readonly series: RemoteId;
      readonly complete: boolean;
      readonly occurrences: readonly ListedRecord[];
    }
  /** Gone, with everything that hangs on it: an event, a series with all its parts, or one listed occurrence. */
  | { readonly kind: 'removed'; readonly record: RemoteId };

export interface ListedRecord extends ListedStart {
  readonly record: RemoteId;
}

export type CalendarChanges =
  /**
   * Everything since the cursor, to be applied in this order and kept together with the new cursor or not at all. `whole`: it
   * is all that the calendar holds in the window (there was no cursor), and whatever else is known of it is gone.
   */
  | {
      readonly kind: 'changes';
      readonly whole: boolean;
      readonly changes: readonly CalendarChange[];
      readonly cursor: Cursor;
      /** The calendar's own zone, an IANA id, where this reading learned it. */
      readonly zone: string | null;
      readonly requests: number;
      /** Items that could not be read and are left out, for the log. */
      readonly unreadable?: number;
    }
  /** The cursor no longer holds, or its window does not cover what is needed: ask again without it. Nothing is gone meanwhile. */
  | { readonly kind: 'cursor-expired'; readonly requests: number }
  /** The calendar is no more, or no longer the person's own. */
  | { readonly kind: 'calendar-gone'; readonly requests: number }
  | { readonly kind: 'failed'; readonly fault: ProviderFault; readonly requests: number };

/** Why a provider did not do what was asked, told from its own reasons in one place per provider (`errors.ts`). */
export type ProviderFault =
  /** The access token is refused. */
  | { readonly kind: 'unauthorized' }
  /** The consent does not cover this. */
  | { readonly kind: 'permission-missing' }
  /** An administrator of the person's organization does not allow it. */
  | { readonly kind: 'blocked-by-admin' }
  /** The account has no calendar that can be read: no mailbox, a deleted or suspended account. */
  | { readonly kind: 'no-calendar' }
  /** Too much at once, for this person (`mailbox`), their organization (`tenant`) or Clearweek as a whole (`app`). */
  | { readonly kind: 'throttled'; readonly scope: 'mailbox' | 'tenant' | 'app'; readonly retryAfterMs: number | null }
  /** The provider is down, slow, cut the connection, or answered half a sentence; `silent` where not even the head of an answer came. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly silent?: true }
  /** Clearweek's own registration with the provider is wrong: an operator has to act, no person is to blame. */
  | { readonly kind: 'misconfigured' };

export type ProviderAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly requests: number }
  | { readonly kind: 'failed'; readonly fault: ProviderFault; readonly requests: number };

/** Asks to be told when a calendar changes. */
export interface WatchRequest {
  readonly calendar: RemoteCalendar;
  /** Goes into the watch's name or secret and comes back with each notice; fits 64 characters of `[A-Za-z0-9_-]`. */
  readonly id: string;
  /** Random; comes back with each notice. */
  readonly secret: string;
  readonly notifyAt: string;
  readonly lifecycleAt: string;
  /** Wished; the provider may say less. */
  readonly until: Instant;
}

export interface RemoteWatch {
  /** The provider's name for it. */
  readonly remoteId: RemoteId;
  /** Google's name for what is watched; needed to stop. */
  readonly resourceId: RemoteId | null;
  readonly expiresAt: Instant;
}

/** A watch with the name that we gave it; null where it has none of ours. */
export interface ListedWatch extends RemoteWatch {
  readonly name: string | null;
}

/**
 * Reads the calendars of one provider. No method throws for what a provider does: faults are values. Each request is sent once;
 * trying again is the caller's business. At most one request of an access is under way at a time, except where said.
 */
export interface CalendarProvider {
  readonly name: ProviderName;
  settings(access: ProviderAccess): Promise<ProviderAnswer<RemoteSettings>>;
  /** The person's own calendars, the primary one first. */
  calendars(access: ProviderAccess): Promise<ProviderAnswer<readonly RemoteCalendar[]>>;
  /**
   * What changed in a calendar since the cursor, all pages of it; without a cursor everything that overlaps `window` and perhaps more. A cursor
   * made for a window that does not cover `window` counts as expired.
   */
  changesSince(
    access: ProviderAccess,
    calendar: RemoteCalendar,
    cursor: Cursor | null,
    window: Interval,
  ): Promise<CalendarChanges>;
  /** A watch that the provider does not grant, of this calendar or under this name: `permission-missing`. Asking again changes nothing. */
  watch(access: ProviderAccess, request: WatchRequest): Promise<ProviderAnswer<RemoteWatch>>;
  /** The same watch for longer, where the provider can; `null`: it cannot, make a new one and stop the old. A watch that is gone: `no-calendar`. */
  renew: ((access: ProviderAccess, watch: RemoteWatch, until: Instant) => Promise<ProviderAnswer<RemoteWatch>>) | null;
  /** Stopping what is already gone is no failure. */
  stopWatch(access: ProviderAccess, watch: RemoteWatch): Promise<ProviderAnswer<null>>;
  /**
   * All watches of the account that notify this address, whatever follows a question mark, for finding orphans; by an organization's consent
   * without a mailbox those of all its mailboxes. Null where the provider cannot list them.
   */
  listWatches: ((access: ProviderAccess, notifyAt: string) => Promise<ProviderAnswer<readonly ListedWatch[]>>) | null;
}
