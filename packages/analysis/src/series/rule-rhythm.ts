import type { Rhythm } from './rhythm.ts';
import { nearestRhythm } from './rhythm.ts';

const DAYS_OF_MONTH = 365.25 / 12;

/**
 * The rhythm that RRULE values promise, for series of which too little has been seen; null without a rule that can
 * be read. Of several rules the most frequent one speaks. Only FREQ, INTERVAL and the number of entries in the BY lists
 * are looked at (RFC 5545, 3.3.10): a rule is asked for its order of size here, not for dates.
 */
export function rhythmOfRules(rules: readonly string[]): Rhythm | null {
  const steps = rules.map(stepOfRule).filter((step) => step !== null);
  return steps.length > 0 ? nearestRhythm(Math.min(...steps)) : null;
}

function stepOfRule(rule: string): number | null {
  const parts = new Map(
    rule
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string | undefined]),
  );
  const entries = (name: string) => parts.get(name)?.split(',').length ?? 1;
  const interval = Math.max(1, Number(parts.get('INTERVAL') ?? 1) || 1);
  switch (parts.get('FREQ')) {
    case 'HOURLY':
      return interval / 24;
    case 'DAILY':
      return parts.has('BYDAY') ? stepInWeek(entries('BYDAY')) * interval : interval;
    case 'WEEKLY':
      return interval === 1 ? stepInWeek(entries('BYDAY')) : interval * 7;
    case 'MONTHLY':
      return (
        (DAYS_OF_MONTH * interval) /
        (parts.has('BYSETPOS') ? entries('BYSETPOS') : entries('BYDAY') * entries('BYMONTHDAY'))
      );
    case 'YEARLY':
      return (DAYS_OF_MONTH * 12 * interval) / entries('BYMONTH');
    default:
      return null;
  }
}

/** Three days a week or more are nearly daily; two are still a weekly meeting. */
function stepInWeek(days: number): number {
  return days >= 3 ? 7 / days : 7;
}
