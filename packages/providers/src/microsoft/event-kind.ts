import type { Availability, EventKind } from '@clearweek/calendar';
import { textOf } from './fields.ts';

/** `showAs`; what is new or unknown counts as busy, as Exchange's own free/busy does. */
export function availabilityOf(showAs: unknown): Availability {
  switch (textOf(showAs)) {
    case 'free':
      return 'free';
    case 'tentative':
      return 'tentative';
    case 'oof':
      return 'outOfOffice';
    case 'workingElsewhere':
      return 'workingElsewhere';
    default:
      return 'busy';
  }
}

export interface KindMarks {
  readonly title: string | null;
  readonly categories: readonly string[];
  readonly availability: Availability;
  /** Invited besides the person whose calendar it is. */
  readonly others: number;
  readonly isAllDay: boolean;
}

/**
 * Graph has no kinds of events, so only clear signs are believed. A category that somebody chose says it; Viva Insights marks the time
 * that it books by nothing but its title, which counts where nobody else is invited and the time is busy. With other people
 * in it, it is a meeting, whatever it is called or shows.
 */
export function kindOf({ title, categories, availability, others, isAllDay }: KindMarks): EventKind {
  const labels = new Set(categories.map((name) => name.trim().toLowerCase()));
  if (labels.has('birthday') || labels.has('birthdays')) return 'birthday';
  if (others > 0) return 'default';
  if (FOCUS.some((name) => labels.has(name))) return 'focusTime';
  if (availability === 'outOfOffice') return 'outOfOffice';
  if (isAllDay) return availability === 'workingElsewhere' ? 'workingLocation' : 'default';
  return availability === 'busy' && title?.trim().toLowerCase() === 'focus time' ? 'focusTime' : 'default';
}

const FOCUS = ['focus', 'focus time', 'focustime'];
