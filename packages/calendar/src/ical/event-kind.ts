import type { Availability, EventKind } from '../event.ts';

/** What decides whether an event takes time, as written in the file, in upper case; empty where absent. */
export interface AvailabilityMarks {
  /** TRANSP. */
  readonly transparency: string;
  /** STATUS. */
  readonly status: string;
  /** X-MICROSOFT-CDO-BUSYSTATUS, else X-MICROSOFT-CDO-INTENDEDSTATUS (MS-OXCICAL 2.1.3.1.1.20). */
  readonly busyStatus: string;
}

/**
 * Microsoft's own mark says more than TRANSP and STATUS, so it is asked first. But a program that does not know the
 * mark leaves it at BUSY when it sets TRANSP, so TRANSPARENT wins over BUSY, as TENTATIVE does.
 */
export function availabilityOf(marks: AvailabilityMarks): Availability {
  switch (marks.busyStatus) {
    case 'FREE':
      return 'free';
    case 'TENTATIVE':
      return 'tentative';
    case 'OOF':
      return 'outOfOffice';
    case 'WORKINGELSEWHERE':
      return 'workingElsewhere';
    default:
      if (marks.transparency === 'TRANSPARENT') return 'free';
      return marks.status === 'TENTATIVE' ? 'tentative' : 'busy';
  }
}

export interface KindMarks {
  readonly uid: string;
  /** CATEGORIES, lower case. */
  readonly categories: readonly string[];
  readonly availability: Availability;
  readonly attendees: number;
  readonly isAllDay: boolean;
  /** X-GOOGLE-CALENDAR-CONTENT-ICON, or empty. */
  readonly icon: string;
}

/**
 * The kind of an event. iCalendar has no property for it, so only marks that programs really set are believed: never
 * the title, which is for `classify` to judge. Google names its birthdays in the uid and gives them a cake; Outlook
 * marks absence as OOF, and an event with other people in it is a meeting, wherever it is.
 */
export function kindOf(marks: KindMarks): EventKind {
  const has = (...names: readonly string[]): boolean => names.some((name) => marks.categories.includes(name));
  if (/(^|_)BIRTHDAY_.*@google\.com$/.test(marks.uid) || marks.icon.endsWith('/cake.gif')) return 'birthday';
  if (has('birthday', 'birthdays')) return 'birthday';
  if (has('focus', 'focus time', 'focustime')) return 'focusTime';
  if (has('out of office', 'outofoffice', 'vacation')) return 'outOfOffice';
  if (marks.attendees > 1) return 'default';
  if (marks.availability === 'outOfOffice') return 'outOfOffice';
  return marks.availability === 'workingElsewhere' && marks.isAllDay ? 'workingLocation' : 'default';
}
