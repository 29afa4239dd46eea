import { DAY, HOUR, MINUTE, SECOND, type WallTime } from '../time.ts';
import { civilDay, modulo, weekdayOf } from './civil-day.ts';
import { BY_THE_CLOCK } from './frequency.ts';
import type { Rule } from './rule.ts';

/**
 * The rule with everything filled in that RFC 5545, 3.3.10 takes from DTSTART: "information missing from the
 * rule". BYWEEKNO without a day takes DTSTART's weekday.
 */
export function completedRule(rule: Rule, start: WallTime): Rule {
  const inDay = modulo(start, DAY);
  const hourly = !BY_THE_CLOCK.has(rule.frequency);
  const minutely = hourly || rule.frequency === 'HOURLY';
  const secondly = minutely || rule.frequency === 'MINUTELY';
  return {
    ...rule,
    // In another calendar DTSTART has another month and day: `calendar-periods.ts` knows them.
    ...(rule.calendar === null ? missingDays(rule, start) : {}),
    hours: orElse(rule.hours, hourly, Math.floor(inDay / HOUR)),
    minutes: orElse(rule.minutes, minutely, Math.floor((inDay % HOUR) / MINUTE)),
    seconds: orElse(rule.seconds, secondly, Math.floor((inDay % MINUTE) / SECOND)),
  };
}

function orElse(given: readonly number[], needed: boolean, fromStart: number): readonly number[] {
  return given.length > 0 || !needed ? given : [fromStart];
}

function missingDays(rule: Rule, start: WallTime): Partial<Rule> {
  const day = Math.floor(start / DAY);
  const weekday = [{ weekday: weekdayOf(day), nth: 0 }];
  if (rule.weekdays.length + rule.monthDays.length + rule.yearDays.length > 0) return {};
  const coarse = rule.frequency === 'YEARLY' || rule.frequency === 'MONTHLY';
  if (rule.frequency === 'WEEKLY') return { weekdays: weekday };
  if (!coarse) return {};
  if (rule.weekNumbers.length > 0) return { weekdays: weekday };
  const date = civilDay(day);
  const months = rule.frequency === 'YEARLY' && rule.months.length === 0 ? [date.month] : rule.months;
  return { months, monthDays: [date.day] };
}
