import type { SimAttendee, SimDetails, SimEvent, SimTimes } from './model.ts';

/** What a meeting is made of; the organizer is the calendar's owner. All but `times` and `title` have defaults. */
export interface NewEvent {
  readonly times: SimTimes;
  readonly title: string | null;
  readonly rule?: string | null;
  readonly description?: string | null;
  readonly location?: string | null;
  readonly privacy?: SimDetails['privacy'];
  readonly availability?: SimDetails['availability'];
  readonly kind?: SimDetails['kind'];
  /** The organizer is added where others are invited and they are not among them. */
  readonly attendees?: readonly SimAttendee[];
  readonly conferenceUrl?: string | null;
  /** A client's own id (Google); taken as it is. */
  readonly id?: string;
  /** Somebody from outside who organizes it; the calendar's owner is then only invited. */
  readonly organizer?: { readonly address: string; readonly name: string };
}

/** One copy of a meeting in one calendar; acts on the organizer's copy reach all copies. */
export interface CopyRef {
  readonly calendarId: string;
  readonly eventId: string;
}

/** What can be changed of a meeting, or of one occurrence, for everybody. */
export interface Change {
  readonly times?: SimTimes;
  readonly title?: string | null;
  readonly description?: string | null;
  readonly location?: string | null;
  readonly conferenceUrl?: string | null;
  readonly attendees?: readonly SimAttendee[];
}

/** What each person decides for the own copy alone. */
export interface OwnChange {
  readonly privacy?: SimDetails['privacy'];
  readonly availability?: SimDetails['availability'];
}

/**
 * All that people do. Every act keeps all copies of a meeting in step, bumps `change` once on exactly the records that it changed,
 * and tells the listeners once. An act on something that is not there (any more) does nothing and says so by null or false.
 * `originalStart` is a key as in `SimEvent.exceptions`.
 */
export interface Acts {
  create(calendarId: string, event: NewEvent): SimEvent;
  /** On any copy; changes all. Moving a series, or giving it another rule or zone, drops its exceptions. */
  change(copy: CopyRef, change: Change): boolean;
  changeOwn(copy: CopyRef, change: OwnChange): boolean;
  changeRule(copy: CopyRef, rule: string): boolean;
  /** The wall clock stays, the zone is another. Timed ones only. */
  changeZone(copy: CopyRef, zone: string): boolean;
  /** The organizer's copy: off all calendars (Microsoft's attendees keep it as cancelled). Another's copy: off that calendar, and declined;
   * by `organizer` off all calendars whichever copy is named, which is how somebody from outside calls a meeting off. */
  cancel(copy: CopyRef, by?: 'owner' | 'organizer'): boolean;
  /** Takes a cancelled copy off an attendee's calendar. */
  clear(copy: CopyRef): boolean;
  /** What was deleted comes back with its id and exceptions, on all calendars. */
  restore(copy: CopyRef): boolean;
  changeOccurrence(copy: CopyRef, originalStart: string, change: Change): boolean;
  cancelOccurrence(copy: CopyRef, originalStart: string): boolean;
  /** The occurrence is again as the series has it. */
  restoreOccurrence(copy: CopyRef, originalStart: string): boolean;
  /** This and following: the old series ends before it, a new one with a new uid begins there. Null where nothing would be left of the old one. */
  split(copy: CopyRef, originalStart: string, change: Change): SimEvent | null;
  /** The owner of the copy answers, for the whole series or one occurrence; seen on all copies. */
  answer(copy: CopyRef, response: SimAttendee['response'], originalStart?: string): boolean;
  invite(copy: CopyRef, attendee: SimAttendee): boolean;
  uninvite(copy: CopyRef, address: string): boolean;
  addCalendar(personId: string, name: string): string;
  /** A secondary calendar goes, with all in it. */
  removeCalendar(calendarId: string): boolean;
  /** The account is closed. */
  leave(personId: string): boolean;
}
