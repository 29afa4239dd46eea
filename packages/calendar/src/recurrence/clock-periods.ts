import { DAY, HOUR, MINUTE, SECOND, type WallTime } from '../time.ts';
import { modulo } from './civil-day.ts';
import type { DayFilter } from './day-filter.ts';
import type { Periods } from './period.ts';
import type { Rule } from './rule.ts';

/**
 * Periods of an HOURLY, MINUTELY or SECONDLY rule: one hour, minute or second of the wall clock each, of which
 * the beginning is the only moment. Where the day, the hour or the minute of a period is not wanted, the next
 * period to look at is the first one after that day, hour or minute: years without a match cost one look a day.
 */
export function clockPeriods(rule: Rule, start: WallTime, takes: DayFilter): Periods {
  const unit = rule.frequency === 'HOURLY' ? HOUR : rule.frequency === 'MINUTELY' ? MINUTE : SECOND;
  const origin = Math.floor(start / unit) * unit;
  const step = unit * rule.interval;
  const firstFrom = (wall: number): number => Math.ceil((wall - origin) / step);
  let lastDay = Number.NaN;
  let lastDayTaken = false;
  const takesDay = (day: number): boolean => {
    if (day !== lastDay) lastDayTaken = takes(day);
    lastDay = day;
    return lastDayTaken;
  };
  return {
    firstAt: (wall) => Math.max(0, Math.floor((wall - origin) / step)),
    at(index) {
      const opens = origin + index * step;
      const unwanted = !takesDay(Math.floor(opens / DAY)) ? DAY : unwantedSpan(rule, opens, unit);
      if (unwanted === 0) return { opens, moments: [opens], next: index + 1, steps: 1 };
      const resume = (Math.floor(opens / unwanted) + 1) * unwanted;
      return { opens, moments: [], next: Math.max(index + 1, firstFrom(resume)), steps: 1 };
    },
  };
}

/** The largest part of the clock around a moment that the rule does not want; 0 where the moment is wanted. */
function unwantedSpan(rule: Rule, wall: number, unit: number): number {
  const inDay = modulo(wall, DAY);
  if (misses(rule.hours, Math.floor(inDay / HOUR))) return HOUR;
  if (unit < HOUR && misses(rule.minutes, Math.floor((inDay % HOUR) / MINUTE))) return MINUTE;
  if (unit < MINUTE && misses(rule.seconds, Math.floor((inDay % MINUTE) / SECOND))) return SECOND;
  return 0;
}

function misses(wanted: readonly number[], value: number): boolean {
  return wanted.length > 0 && !wanted.includes(value);
}
