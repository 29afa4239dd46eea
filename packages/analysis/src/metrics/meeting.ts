import type { Interval, MirroredEvent, Occurrence } from '@clearweek/calendar';
import { DAY, overlapsAny } from '@clearweek/calendar';

/** Why an occurrence is no meeting, for anybody. */
export type NotAMeetingReason =
  | 'cancelled'
  | 'focus_block'
  | 'out_of_office'
  | 'working_location'
  | 'birthday'
  | 'all_day'
  | 'day_or_longer'
  | 'no_length'
  | 'free'
  | 'private'
  | 'alone';

/** Why an occurrence is not a meeting that its owner attends. */
export type NotAttendedReason = NotAMeetingReason | 'declined' | 'away';

/**
 * Why an occurrence is no meeting for anybody, whatever its owner answered; null where it is one.
 * The first reason that holds is told.
 *
 * A meeting has two or more people (rooms never count), takes time but less than 24 hours of it, is neither an all-day
 * entry nor shown as free, and is no focus block, leave, working location or birthday. Of a calendar that names nobody
 * every such event counts, because nothing in it says which ones its owner spends alone. A private event of which the
 * mirror keeps no participation is none: whether anybody else is in it cannot be said. Tentative and
 * working-elsewhere events are meetings like any other.
 *
 * Source: docs/metrics.md "What counts as a meeting" (Viva Insights' glossary, "meeting", and its personal exclusions).
 */
export function notAMeeting(occurrence: Occurrence<MirroredEvent>): NotAMeetingReason | null {
  const { event, interval } = occurrence;
  if (event.cancelled) return 'cancelled';
  if (event.kind === 'focusTime') return 'focus_block';
  if (event.kind === 'outOfOffice' || event.availability === 'outOfOffice') return 'out_of_office';
  if (event.kind === 'workingLocation') return 'working_location';
  if (event.kind === 'birthday') return 'birthday';
  if (occurrence.allDay) return 'all_day';
  if (interval.end - interval.start >= DAY) return 'day_or_longer';
  if (interval.end <= interval.start) return 'no_length';
  if (event.availability === 'free') return 'free';
  const { people } = event.participation;
  if (people !== null && people < 2) return event.isPrivate ? 'private' : 'alone';
  return null;
}

/**
 * Why the owner of the calendar does not attend this occurrence as a meeting; null where the owner does.
 *
 * Whoever did not decline attends: accepted, tentative and unanswered meetings count, and so do those in which the
 * owner is not listed (invited through a group). Without an answer, and away for any part of it, the owner does not attend.
 *
 * @param away the owner's leave, normalised (`awayTime`).
 */
export function whyNotAttended(
  occurrence: Occurrence<MirroredEvent>,
  away: readonly Interval[],
): NotAttendedReason | null {
  const reason = notAMeeting(occurrence);
  if (reason) return reason;
  const { ownResponse, ownRole } = occurrence.event.participation;
  if (ownResponse === 'declined') return 'declined';
  const answered = ownResponse !== 'needsAction' && ownRole !== 'unlisted';
  if (!answered && overlapsAny(away, occurrence.interval)) return 'away';
  return null;
}

/** Whether the owner of the calendar attends this occurrence as a meeting (`whyNotAttended` tells why not). */
export function isAttendedMeeting(occurrence: Occurrence<MirroredEvent>, away: readonly Interval[]): boolean {
  return whyNotAttended(occurrence, away) === null;
}
