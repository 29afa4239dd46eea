import type { Frequency } from './frequency.ts';
import { quote, UnreadablePart } from './unreadable-part.ts';

/** What becomes of a date that a year or month does not have (RFC 7529, 4.1): dropped, the one before, the one after. */
export type Skip = 'OMIT' | 'BACKWARD' | 'FORWARD';

/** RSCALE, SKIP, and BYMONTH where months have names such as `5L` (RFC 7529): a rule in another calendar. */
export interface RuleCalendar {
  /** CLDR's id of the calendar, as Intl takes it. */
  readonly scale: string;
  readonly skip: Skip;
  /** Month codes: the number, with L for the leap month that follows it. */
  readonly months: readonly string[];
}

const SCALES: Readonly<Record<string, string>> = {
  GREGORIAN: 'gregory',
  CHINESE: 'chinese',
  DANGI: 'dangi',
  HEBREW: 'hebrew',
  'ISLAMIC-CIVIL': 'islamic-civil',
  'ISLAMIC-TBLA': 'islamic-tbla',
  'ISLAMIC-UMALQURA': 'islamic-umalqura',
  PERSIAN: 'persian',
  INDIAN: 'indian',
  COPTIC: 'coptic',
  ETHIOPIC: 'ethiopic',
};

const SKIPS: readonly string[] = ['OMIT', 'BACKWARD', 'FORWARD'];

/** Parts that say the same in every calendar, or that choose months and their days. */
const READ_BESIDE_RSCALE: ReadonlySet<string> = new Set(
  'RSCALE SKIP FREQ INTERVAL COUNT UNTIL WKST BYMONTH BYMONTHDAY BYHOUR BYMINUTE BYSECOND BYSETPOS'.split(' '),
);

/**
 * Null where the rule is an ordinary one: no RSCALE, or the Gregorian calendar with nothing to skip. Another
 * calendar is read for yearly and monthly rules by month and day of the month, which is what programs write for
 * feasts and birthdays; anything else is refused, not guessed. @throws UnreadablePart
 */
export function readRuleCalendar(parts: ReadonlyMap<string, string>, frequency: Frequency): RuleCalendar | null {
  const scale = SCALES[parts.get('RSCALE') ?? 'GREGORIAN'];
  const skip = parts.get('SKIP') ?? 'OMIT';
  if (scale === undefined)
    throw new UnreadablePart(`The rule is in a calendar that is not known: ${quote(parts.get('RSCALE') ?? '')}.`);
  if (!SKIPS.includes(skip)) throw new UnreadablePart(`SKIP has a value that is not known: ${quote(skip)}.`);
  if (scale === 'gregory' && skip === 'OMIT') return null;
  const unread = [...parts.keys()].find((name) => !READ_BESIDE_RSCALE.has(name));
  if (unread !== undefined || !(frequency === 'YEARLY' || frequency === 'MONTHLY')) {
    throw new UnreadablePart(
      `The rule uses ${unread ?? `FREQ=${frequency}`} together with RSCALE, which is not supported.`,
    );
  }
  const months = (parts.get('BYMONTH') ?? '').split(',').filter((code) => code !== '');
  const wrong = months.find((code) => !/^([1-9]|1[0-3])L?$/.test(code));
  if (wrong !== undefined) throw new UnreadablePart(`BYMONTH has the value ${quote(wrong)}, which is no month.`);
  return { scale, skip: skip as Skip, months };
}
