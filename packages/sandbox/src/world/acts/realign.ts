import { DAY, daysInMonth, startOfWallDay, wallParts, weekdayOfWall, type WallTime } from '@clearweek/calendar';
import type { SimTimes } from '../model.ts';
import { formatRule, parseRule, type SimRule, type Weekday } from '../rule.ts';
import { lastStart, untilText } from '../series.ts';
import { wallOf } from '../times.ts';

/**
 * The rule of a series that now starts elsewhere: the same rhythm, and as many occurrences. Weekdays move along, "the second Monday"
 * becomes what the new start is in its month, and UNTIL moves with the last start.
 */
export function realigned(ruleText: string, before: SimTimes, after: SimTimes): string {
  const rule = parseRule(ruleText);
  const [from, to] = [wallOf(before.start), wallOf(after.start)];
  const days = (startOfWallDay(to) - startOfWallDay(from)) / DAY;
  const last = lastStart(rule, before);
  const until = last === null ? null : untilText(after, (last + (to - from)) as WallTime);
  const weekdays = rule.weekdays.map((day) => shifted(day, days)).sort((one, other) => one - other);
  return formatRule({ ...rule, weekdays, nth: rule.nth === null ? null : nthOf(to), until });
}

function shifted(day: Weekday, days: number): Weekday {
  return (((((day - 1 + days) % 7) + 7) % 7) + 1) as Weekday;
}

/** Which weekday of its month a day is; in the last seven days it counts from the end, because not every month has a fifth. */
export function nthOf(start: WallTime): NonNullable<SimRule['nth']> {
  const { year, month, day } = wallParts(start);
  const isLast = day + 7 > daysInMonth(year, month);
  return { place: isLast ? -1 : Math.ceil(day / 7), weekday: weekdayOfWall(start) as Weekday };
}
