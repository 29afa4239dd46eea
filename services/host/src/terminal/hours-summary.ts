import { counted, hours, percent } from './amounts.ts';
import { displayWidth } from './display-width.ts';
import { type AnalysedWeek, totalOf, valueOf } from './metric-values.ts';
import { paint, type Style } from './style.ts';

interface Row {
  readonly label: string;
  readonly amount: string;
  /** The longest one that fits is shown. */
  readonly remarks: readonly string[];
}

/** Where the hours of an average week go. Weeks without working time and meetings (holidays) do not thin the average. */
export function hoursSummary(weeks: readonly AnalysedWeek[], style: Style): string[] {
  const lived = weeks.filter((week) => valueOf(week, 'working_minutes') > 0 || valueOf(week, 'meeting_minutes') > 0);
  if (lived.length === 0) return [];
  const rows = rowsOf(lived);
  const labels = Math.max(...rows.map(({ label }) => displayWidth(label)));
  const amounts = Math.max(...rows.map(({ amount }) => amount.length));
  return [
    paint('Where the hours go', 'heading', style) +
      paint(`  (an average of ${counted(lived.length, 'week')})`, 'quiet', style),
    ...rows.map(({ label, amount, remarks }) => {
      const line = `  ${label.padEnd(labels)}  ${amount.padStart(amounts)}  `;
      return (line + (remarks.find((remark) => displayWidth(line + remark) <= style.width) ?? '')).trimEnd();
    }),
  ];
}

function rowsOf(weeks: readonly AnalysedWeek[]): Row[] {
  const average = (id: Parameters<typeof totalOf>[1]) => totalOf(weeks, id) / weeks.length;
  const time = (id: Parameters<typeof totalOf>[1]) => hours(average(id));
  const ofWhole = (part: number, whole: number, words: string) =>
    whole > 0 ? `${percent(part / whole)} of ${words}` : '';
  const all = average('meeting_minutes');
  const many = (id: 'large_meetings' | 'long_meetings') => `${counted(totalOf(weeks, id), 'meeting')} in all`;
  return [
    row('In meetings', hours(all)),
    row(
      '  in working hours',
      time('in_hours_meeting_minutes'),
      ofWhole(average('in_hours_meeting_minutes'), average('working_minutes'), 'the working time'),
    ),
    row('  after hours', time('after_hours_meeting_minutes')),
    row(
      'In recurring meetings',
      time('recurring_meeting_minutes'),
      ofWhole(average('recurring_meeting_minutes'), all, 'the time in meetings'),
    ),
    row('In two meetings at once', time('conflict_hours.overlap')),
    row(
      'In large meetings',
      time('large_meeting_minutes'),
      `9 people or more; ${many('large_meetings')}`,
      '9 people or more',
    ),
    row(
      'In long meetings',
      time('long_meeting_minutes'),
      `more than an hour; ${many('long_meetings')}`,
      'more than an hour',
    ),
    row('Without a break before', percent(backToBack(weeks)), 'of the meetings'),
  ];
}

function row(label: string, amount: string, ...remarks: string[]): Row {
  return { label, amount, remarks };
}

/** A week with many meetings weighs more than one with few. */
function backToBack(weeks: readonly AnalysedWeek[]): number {
  const meetings = totalOf(weeks, 'meetings');
  const close = weeks.reduce((sum, week) => sum + valueOf(week, 'back_to_back_share') * valueOf(week, 'meetings'), 0);
  return meetings === 0 ? 0 : close / meetings;
}
