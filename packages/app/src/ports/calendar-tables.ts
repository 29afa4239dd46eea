import type { Instant, MirroredEvent } from '@clearweek/calendar';
import type { CalendarChange, Cursor, RemoteCalendar } from './provider.ts';
import type { ConnectionId } from './store.ts';

export type CalendarId = string & { readonly __calendarId: never };

/** One calendar of an account, as it is mirrored. */
export interface MirroredCalendar extends RemoteCalendar {
  readonly calendarId: CalendarId;
  readonly connectionId: ConnectionId;
  /** Null: read it whole. */
  readonly cursor: Cursor | null;
  /** IANA id. */
  readonly zone: string | null;
  readonly events: number;
  readonly syncedAt: Instant | null;
  /** When a notice last told of a change that was not read yet. */
  readonly dirtyAt: Instant | null;
}

export interface Calendars {
  list(connectionId: ConnectionId): Promise<readonly MirroredCalendar[]>;
  /** Without a cursor. Creating one whose `id` the connection has already returns that. */
  create(connectionId: ConnectionId, calendar: RemoteCalendar): Promise<MirroredCalendar>;
  /** `heeded`: the notice that was known before the calendar was read; a later one stays in `dirtyAt`. */
  update(
    calendarId: CalendarId,
    change: Partial<Pick<MirroredCalendar, 'cursor' | 'zone' | 'primary' | 'syncedAt'>> & {
      readonly heeded?: Instant | null;
    },
  ): Promise<void>;
  /** Notices told at `at` that these may have changed. */
  markDirty(calendarIds: readonly CalendarId[], at: Instant): Promise<void>;
  /** With its events, occurrences and watches. */
  remove(calendarId: CalendarId): Promise<void>;
}

/** A provider's change with people reduced to counts. */
export type MirrorChange =
  | (Omit<Extract<CalendarChange, { kind: 'event' }>, 'event'> & { readonly event: MirroredEvent })
  | Exclude<CalendarChange, { kind: 'event' }>;

export interface MirrorCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** The events of calendars that are read change by change. */
export interface CalendarMirror {
  /**
   * Applies changes in order (see `CalendarChange`). `whole`: whatever is not among them goes. Equal events are left alone. An event
   * that stands again where a series stood, or the other way round, keeps nothing of the old.
   */
  apply(
    calendarId: CalendarId,
    changes: readonly MirrorChange[],
    options: { readonly whole: boolean },
  ): Promise<MirrorCounts>;
  /** One calendar's events; series whose occurrences the provider lists carry them in `listedStarts`. Order, titles and cues as `mirror.load`. */
  loadCalendar(calendarId: CalendarId, options: { titles: boolean }): Promise<MirroredEvent[]>;
}
