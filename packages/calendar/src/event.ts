import type { DescriptionCue } from './descriptions/cue.ts';
import type { Instant, PlainDate, WallTime } from './time.ts';

/**
 * When something starts, exactly as its calendar says it.
 * `zone` is an IANA id, or the id of a zone that the calendar file defines itself (`custom-zone.ts`).
 * A floating time is read in the zone of whoever looks at it (RFC 5545, 3.3.5 form 1).
 */
export type EventTime =
  | { readonly kind: 'date'; readonly date: PlainDate }
  | { readonly kind: 'utc'; readonly at: Instant }
  | { readonly kind: 'zoned'; readonly wall: WallTime; readonly zone: string }
  | { readonly kind: 'floating'; readonly wall: WallTime };

/**
 * How long an event lasts: first `days` on the wall clock, then `seconds` of elapsed time. A DTEND gives
 * elapsed seconds, an all-day event gives days, a DURATION may give both (RFC 5545, 3.8.5.3).
 */
export interface EventLength {
  readonly days: number;
  readonly seconds: number;
}

/** RDATE: a start that the rule does not make; a PERIOD value brings a length of its own. */
export interface ExtraStart {
  readonly start: EventTime;
  readonly length: EventLength | null;
}

/** One occurrence of a series, as its provider lists it. */
export interface ListedStart {
  readonly start: EventTime;
  readonly length: EventLength;
}

/** The part of an event that recurrence works on. */
export interface EventTiming {
  /** The same for a series and all its exceptions. */
  readonly uid: string;
  /** RFC 5545 SEQUENCE; where a calendar lists one event twice the higher one holds. */
  readonly sequence: number;
  /** Set on an exception: the start that the replaced occurrence would have had. */
  readonly recurrenceId: EventTime | null;
  /** On an exception: it replaces every later occurrence too (RANGE=THISANDFUTURE). */
  readonly thisAndFuture: boolean;
  readonly start: EventTime;
  readonly length: EventLength;
  /** RRULE values as written, without the property name. Nearly always none or one. */
  readonly rules: readonly string[];
  /** EXRULE values (RFC 2445, still exported by old programs). */
  readonly exclusionRules: readonly string[];
  readonly extraStarts: readonly ExtraStart[];
  readonly excludedStarts: readonly EventTime[];
  /**
   * Set where a provider lists the occurrences of a series one by one: these take place and no others, whatever the rules would
   * make, which then only tell the rhythm. Starts that an exception replaces are not among them.
   */
  readonly listedStarts?: readonly ListedStart[];
  /** The event, or this one occurrence of it, was called off. */
  readonly cancelled: boolean;
}

export type Availability = 'busy' | 'tentative' | 'free' | 'outOfOffice' | 'workingElsewhere';

export type EventKind = 'default' | 'focusTime' | 'outOfOffice' | 'workingLocation' | 'birthday';

/** What is known about an event besides its times, and kept. Descriptions and places are reduced to the booleans and the cues. */
export interface EventFacts {
  /** Null where there is none, and always null on a private event in the mirror. */
  readonly title: string | null;
  readonly isPrivate: boolean;
  readonly kind: EventKind;
  readonly availability: Availability;
  readonly hasAgenda: boolean;
  readonly hasNotesDocument: boolean;
  readonly hasConferenceLink: boolean;
  /** What the description says that the meeting is for or does: of a closed list, sorted, each once; never a word of it. */
  readonly cues: readonly DescriptionCue[];
  readonly createdAt: Instant | null;
}

export type AttendeeResponse = 'accepted' | 'declined' | 'tentative' | 'needsAction';

export interface Attendee {
  /** Lower case, without `mailto:`. */
  readonly address: string;
  readonly kind: 'person' | 'group' | 'room' | 'resource';
  readonly optional: boolean;
  readonly response: AttendeeResponse;
}

/** An event as read from a calendar, in memory only: it still knows who was invited. */
export interface CalendarEvent extends EventTiming, EventFacts {
  readonly organizer: string | null;
  readonly attendees: readonly Attendee[];
  /** More people were invited than `attendees` names: how many take part is not known. */
  readonly attendeesOmitted?: boolean;
  readonly updatedAt: Instant | null;
}

/** Who takes part, as counts: what the mirror keeps in place of names and addresses. */
export interface Participation {
  /**
   * People invited, the organizer and the owner of the calendar included; rooms and resources never count. Null where it
   * cannot be known, because the calendar names nobody in any of its events (`namesPeople`) or not everybody of this one.
   */
  readonly people: number | null;
  readonly optional: number;
  /** People whose address lies outside the owner's domain; 0 where the owner's address is not known. */
  readonly external: number;
  readonly responses: Readonly<Record<AttendeeResponse, number>>;
  readonly ownRole: 'organizer' | 'required' | 'optional' | 'unlisted';
  /** Null where the owner is not on the list of attendees. */
  readonly ownResponse: AttendeeResponse | null;
}

/** An event as the mirror keeps it: no address, no description, no place. */
export interface MirroredEvent extends EventTiming, EventFacts {
  readonly participation: Participation;
}
