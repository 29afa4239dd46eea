/** Epoch milliseconds. */
export type Instant = number;

/** What the simulators pretend: people with accounts, their calendars, and everything in them. The truth that tests compare with. */
export interface SimPerson {
  /** Small and stable: `p17`. */
  readonly id: string;
  readonly provider: 'google' | 'microsoft';
  /** Stable and opaque: Google's `sub` and directory id, Microsoft's `oid`. */
  readonly subject: string;
  readonly address: string;
  readonly name: string;
  /** IANA id. */
  readonly zone: string;
  readonly workingHours: { readonly days: readonly number[]; readonly start: string; readonly end: string };
  readonly managerId: string | null;
  /** From the top: `['Product', 'Design']`. */
  readonly unit: readonly string[];
  readonly title: string;
  active: boolean;
}

export interface SimCalendar {
  /** The provider's id; Google's primary calendar is the person's address. */
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly primary: boolean;
  /** Its own zone. */
  zone: string;
  /** Events by id: single ones and masters. Exceptions live in their master. */
  readonly events: Map<string, SimEvent>;
  /** What has been deleted, by id, with the `change` that did it; singles, masters. */
  readonly deleted: Map<string, { readonly change: number; readonly event: SimEvent }>;
  removed: boolean;
}

/** When something happens: dates for all-day (`end` exclusive), else wall clock in a zone as `2026-11-23T09:00:00`. */
export type SimTimes =
  | { readonly kind: 'dates'; readonly start: string; readonly end: string }
  | { readonly kind: 'times'; readonly start: string; readonly end: string; readonly zone: string };

export interface SimAttendee {
  readonly address: string;
  readonly name: string;
  readonly kind: 'person' | 'group' | 'room';
  readonly optional: boolean;
  response: 'needsAction' | 'accepted' | 'declined' | 'tentative';
}

/** All that an event, or an exception of one, says. */
export interface SimDetails {
  times: SimTimes;
  title: string | null;
  description: string | null;
  location: string | null;
  privacy: 'default' | 'private' | 'confidential';
  availability: 'busy' | 'tentative' | 'free' | 'outOfOffice' | 'workingElsewhere';
  kind: 'default' | 'focusTime' | 'outOfOffice' | 'workingLocation' | 'birthday';
  organizer: { readonly address: string; readonly name: string };
  attendees: readonly SimAttendee[];
  conferenceUrl: string | null;
  /** The meeting as a whole is called off but still shown (an attendee's copy in Outlook). */
  cancelled: boolean;
}

/** A copy of an event in one calendar. */
export interface SimEvent extends SimDetails {
  readonly id: string;
  /** The same on every copy of the meeting: RFC 5545's UID. */
  readonly uid: string;
  /** One rule without `RRULE:`, as in `FREQ=WEEKLY;BYDAY=MO`; null for a single event. Only rules that both providers know. */
  rule: string | null;
  /** By original start: an instant as text for timed series (epoch milliseconds in digits), `YYYY-MM-DD` for all-day ones. */
  readonly exceptions: Map<string, SimException>;
  /** Set on the copy of somebody who is invited to one occurrence of a series and to nothing else: its original start. */
  readonly loneStart?: string;
  sequence: number;
  readonly createdAt: Instant;
  updatedAt: Instant;
  /** The calendar's change counter when this record (not its exceptions) last changed. */
  change: number;
}

/** `state` is not called `kind`, because the details of an exception have a `kind` of their own. */
export type SimException =
  | {
      readonly state: 'cancelled';
      readonly id: string;
      readonly originalStart: string;
      change: number;
      updatedAt: Instant;
    }
  | ({
      readonly state: 'changed';
      readonly id: string;
      readonly originalStart: string;
      change: number;
      updatedAt: Instant;
    } & SimDetails);

/** One instance in time, as the truth has it; cancelled ones are not among them. */
export interface TrueOccurrence {
  readonly uid: string;
  readonly eventId: string;
  /** The exception's or the event's own id. */
  readonly recordId: string;
  /** As in the keys of `exceptions`; null for a single event. */
  readonly originalStart: string | null;
  readonly start: Instant;
  readonly end: Instant;
  /** Set for all-day ones; `end` exclusive. */
  readonly dates: { readonly start: string; readonly end: string } | null;
  readonly details: SimDetails;
}

/** All that is pretended. One world serves both simulators. */
export interface SimWorld {
  readonly people: readonly SimPerson[];
  /** Of a person, the primary one first, removed ones left out. */
  calendars(personId: string): readonly SimCalendar[];
  calendar(id: string): SimCalendar | null;
  personByAddress(address: string): SimPerson | null;
  personBySubject(subject: string): SimPerson | null;
  /** The company's domain: Google's `hd`. */
  readonly domain: string;
  /** Microsoft's tenant id, a GUID. */
  readonly tenantId: string;
  readonly clock: { now(): Instant };
  /** Counts every change of anything; records carry the value that they changed at. */
  readonly change: number;
  /** Everything of a calendar that overlaps the range, by start. Pure reading. */
  occurrences(
    calendar: SimCalendar,
    range: { readonly start: Instant; readonly end: Instant },
  ): readonly TrueOccurrence[];
  /** Called after every act with the calendars that it changed: the simulators push from here. */
  onChange(listener: (calendarIds: readonly string[]) => void): void;
}
