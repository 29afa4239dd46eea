import type { CalendarAnalysis } from '@clearweek/app';
import { counted } from './amounts.ts';
import { dayLines, type ShapedWeek } from './day-lines.ts';
import { hoursSummary } from './hours-summary.ts';
import { plainText } from './plain-text.ts';
import { seriesTable } from './series-table.ts';
import { paint, type Style } from './style.ts';
import { weeksChart } from './weeks-chart.ts';
import { wrap } from './wrap.ts';

export interface CalendarViewData {
  readonly analysis: CalendarAnalysis;
  /** The last of the weeks, day by day. */
  readonly shape: ShapedWeek;
  /** Whether anything at all happens in the weeks. */
  readonly busy: boolean;
  /** The last week in which anything happens, up to the weeks shown, else the first after them; null where nothing ever does. */
  readonly nearestBusyWeek: string | null;
}

const narrowest = 60;

/** The analysis of a calendar as lines for a terminal, at least 60 columns wide. Foreign text in it is made safe. */
export function calendarView(data: CalendarViewData, asked: Style): string[] {
  const style = { ...asked, width: Math.max(asked.width, narrowest) };
  const { analysis } = data;
  const sections = [
    heading(analysis, style),
    ...(data.busy
      ? [weeksChart(analysis.weeks, style), hoursSummary(analysis.weeks, style), dayLines(data.shape, style)]
      : [nothing(data, style)]),
    seriesTable(analysis.series, style),
    notes(analysis.warnings, style),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function heading({ owner, zone, weeks, warnings }: CalendarAnalysis, style: Style): string[] {
  const whose = owner === null ? 'A calendar' : `The calendar of ${plainText(owner)}`;
  const span = `${counted(weeks.length, 'week')}${weeks.length > 1 ? ` up to ${weeks.at(-1)?.week}` : `: ${weeks[0]?.week}`}`;
  const unknown =
    owner === null && !warnings.some(({ code }) => code === 'nobody_named')
      ? wrap('Whose calendar it is cannot be told from it; --owner EMAIL makes the figures exact.', style.width)
      : [];
  return [
    ...wrap(`${whose}, ${zone} time, ${span}`, style.width).map((line) => paint(line, 'heading', style)),
    ...unknown,
  ];
}

function nothing({ analysis, nearestBusyWeek }: CalendarViewData, { width }: Style): string[] {
  const weeks =
    analysis.weeks.length === 1
      ? `in ${analysis.weeks[0]?.week}`
      : `in the ${analysis.weeks.length} weeks up to ${analysis.weeks.at(-1)?.week}`;
  const hint =
    nearestBusyWeek === null
      ? 'Nor does it in the years around them.'
      : `${isAfter(nearestBusyWeek, analysis) ? 'Its first events after them' : 'Its last events'} are in ${nearestBusyWeek}: try --until ${nearestBusyWeek}`;
  return wrap(`There is nothing in this calendar ${weeks}. ${hint}`, width);
}

function isAfter(week: string, { weeks }: CalendarAnalysis): boolean {
  return week > (weeks.at(-1)?.week ?? '');
}

function notes(warnings: CalendarAnalysis['warnings'], style: Style): string[] {
  if (warnings.length === 0) return [];
  return [
    paint('Please note', 'heading', style),
    ...warnings.flatMap(({ text }) => wrap(plainText(text), style.width, '  - ')),
  ];
}
