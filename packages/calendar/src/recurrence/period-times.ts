import { HOUR, MINUTE, SECOND } from '../time.ts';
import { BY_THE_CLOCK } from './frequency.ts';
import type { Rule } from './rule.ts';

/** The times that a completed rule puts on each moment of its periods, in order, as offsets in milliseconds. */
export interface PeriodTimes {
  readonly count: number;
  /** Worked out one by one: 24 hours × 60 minutes × 60 seconds are legal, and never written down as a list. */
  at(index: number): number;
}

const NOTHING: readonly number[] = [0];

/** @param millisecond what DTSTART has beyond its whole second; every start keeps it */
export function periodTimes(rule: Rule, millisecond: number): PeriodTimes {
  const byDay = !BY_THE_CLOCK.has(rule.frequency);
  const hours = byDay ? rule.hours : NOTHING;
  const minutes = byDay || rule.frequency === 'HOURLY' ? rule.minutes : NOTHING;
  const seconds = rule.frequency === 'SECONDLY' ? NOTHING : rule.seconds;
  const perHour = minutes.length * seconds.length;
  return {
    count: hours.length * perHour,
    at(index) {
      const hour = hours[Math.floor(index / perHour)] ?? 0;
      const minute = minutes[Math.floor(index / seconds.length) % minutes.length] ?? 0;
      const second = seconds[index % seconds.length] ?? 0;
      return hour * HOUR + minute * MINUTE + second * SECOND + millisecond;
    },
  };
}
