import type { WeekView } from '@clearweek/app';

/** The figures of a week that most people ask for first, one sentence each. */
export function weekInWords({ state, metrics }: WeekView): string[] {
  if (state === 'no_calendar') return ['Connect a calendar, and your week stands here.'];
  if (metrics === null) return ['Your week is being worked out. Look again in a moment.'];
  const minutes = (id: string): string => duration(metrics[id]?.value ?? null);
  const meetings = metrics['meetings']?.value ?? null;
  return [
    ...(state === 'pending' ? ['Your week is being worked out anew. These are the figures so far.'] : []),
    meetings === 0
      ? 'You have no meetings.'
      : `You have ${count(meetings, 'meeting')}, ${minutes('meeting_minutes')} in all.`,
    ...(meetings === 0 ? [] : [afterHours(metrics['after_hours_meeting_minutes']?.value ?? null)]),
    `${minutes('focus_minutes')} are left for work without interruption.`,
    `${minutes('fragmented_minutes')} lie in pieces that are too short for it.`,
  ];
}

function afterHours(minutes: number | null): string {
  return minutes === 0
    ? 'None of that lies outside of your working hours.'
    : `${duration(minutes)} of that lie outside of your working hours.`;
}

/** Minutes as people say them: `6 h 30 min`. */
export function duration(minutes: number | null): string {
  if (minutes === null) return 'An unknown time';
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes - hours * 60);
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

function count(value: number | null, noun: string): string {
  if (value === null) return `an unknown number of ${noun}s`;
  return value === 1 ? `1 ${noun}` : `${value} ${noun}s`;
}
