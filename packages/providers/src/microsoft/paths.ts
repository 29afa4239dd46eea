import type { ProviderAccess, RemoteCalendar, RemoteId } from '@clearweek/app';
import { formatWallTime } from '@clearweek/calendar';
import type { Instant, Interval, WallTime } from '@clearweek/calendar';

type Who = Pick<ProviderAccess, 'mailbox'>;

/** The account: one's own, or a mailbox that an organization's consent reads. */
export function accountPath({ mailbox }: Who): string {
  return mailbox === null ? '/me' : `/users/${encodeURIComponent(mailbox)}`;
}

export function calendarPath(who: Who, calendar: Pick<RemoteCalendar, 'id'>): string {
  return `${accountPath(who)}/calendars/${encodeURIComponent(calendar.id)}`;
}

export function eventPath(who: Who, event: RemoteId): string {
  return `${accountPath(who)}/events/${encodeURIComponent(event)}`;
}

/** `Z`, because a `+` of an offset would be read as a blank. */
export function between({ start, end }: Interval): string {
  return `startDateTime=${utcText(start)}&endDateTime=${utcText(end)}`;
}

/** An instant as Graph writes it, in UTC, to the second. */
export function utcText(at: Instant): string {
  return `${formatWallTime(at as WallTime)}Z`;
}
