import type { CalendarAnalysis } from '@clearweek/app';
import { fit } from './display-width.ts';
import { plainText } from './plain-text.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './wrap.ts';

type Series = CalendarAnalysis['series'][number];

const shown = 10;

const rhythms: Readonly<Record<Series['cadence'], string>> = {
  daily: 'daily',
  weekly: 'weekly',
  biweekly: 'every 2 weeks',
  monthly: 'monthly',
  quarterly: 'quarterly',
  irregular: 'now and then',
};

/** The recurring meetings that take most of everybody's time together. Those that cost nothing (over, cancelled) are left out. */
export function seriesTable(series: readonly Series[], style: Style): string[] {
  const costly = series.filter(({ personMinutesPerYear }) => personMinutesPerYear > 0);
  if (costly.length === 0) return [];
  const most = costly.toSorted((a, b) => b.personMinutesPerYear - a.personMinutesPerYear).slice(0, shown);
  const titleColumns = style.width - 2 - 15 - 7 - 8 - 12;
  const row = (title: string, rhythm: string, minutes: string, people: string, cost: string) =>
    `  ${fit(title, titleColumns)}  ${rhythm.padEnd(13)}${minutes.padStart(7)}${people.padStart(8)}${cost.padStart(12)}`;
  const more = costly.length - most.length;
  return [
    paint('Your recurring meetings', 'heading', style),
    row('', '', 'minutes', 'people', 'hours/year'),
    ...most.map((one) =>
      row(
        plainText(one.title ?? '') || '(no title)',
        rhythms[one.cadence],
        `${one.durationMinutes}`,
        one.attendees === null ? '?' : `${one.attendees}`,
        grouped(Math.round(one.personMinutesPerYear / 60)),
      ),
    ),
    ...(more > 0 ? [`  … and ${more} more.`] : []),
    ...wrap(explanation(costly), style.width, '  ').map((line) => paint(line, 'quiet', style)),
  ];
}

/** Where a calendar names nobody, one person of each meeting is known: whoever keeps the calendar. */
function explanation(series: readonly Series[]): string {
  if (series.every(({ attendees }) => attendees === null)) return 'Your own hours in them, if they go on as they are.';
  return 'Hours of everybody in them together, if they go on as they are.';
}

/** `1 234`: a blank reads the same in every country. */
function grouped(number: number): string {
  return `${number}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');
}
