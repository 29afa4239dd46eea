import { signs, paint, type Style } from './style.ts';
import { hours } from './amounts.ts';
import { type AnalysedWeek, valueOf } from './metric-values.ts';
import { wrap } from './wrap.ts';

const parts = [
  { kind: 'meeting', metric: 'meeting_minutes', heading: 'meetings' },
  { kind: 'focus', metric: 'focus_minutes', heading: 'focus' },
  { kind: 'fragment', metric: 'fragmented_minutes', heading: 'fragments' },
] as const;

const labelColumns = 10;
const numberColumns = 10;

/** Each week as a bar of meetings, focus and fragments, with the hours of each. All bars share one scale. */
export function weeksChart(weeks: readonly AnalysedWeek[], style: Style): string[] {
  const barColumns = style.width - 2 - labelColumns - parts.length * numberColumns;
  const longest = Math.max(...weeks.map(lengthOf), 1);
  const headings = parts.map(({ heading }) => heading.padStart(numberColumns)).join('');
  const legend = `${signs.meeting} meetings, ${signs.focus} focus: free for 2 hours or more at a stretch, ${signs.fragment} fragments: what is left between`;
  return [
    paint('Your weeks', 'heading', style),
    `  ${' '.repeat(labelColumns + barColumns)}${headings}`,
    ...weeks.map((week) => {
      const numbers = parts.map(({ metric }) => hours(valueOf(week, metric)).padStart(numberColumns)).join('');
      return `  ${week.week.padEnd(labelColumns)}${bar(week, longest, barColumns, style)}${numbers}`;
    }),
    ...wrap(legend, style.width, '  ').map((line) => paint(line, 'quiet', style)),
  ];
}

function lengthOf(week: AnalysedWeek): number {
  return parts.reduce((sum, { metric }) => sum + valueOf(week, metric), 0);
}

/** The parts end where their sum ends on the scale, so that rounding never makes two equal weeks differ in length. */
function bar(week: AnalysedWeek, longest: number, columns: number, style: Style): string {
  let minutes = 0;
  let drawn = 0;
  let text = '';
  for (const { kind, metric } of parts) {
    minutes += valueOf(week, metric);
    const end = Math.round((minutes / longest) * columns);
    text += paint(signs[kind].repeat(end - drawn), kind, style);
    drawn = end;
  }
  return text + ' '.repeat(columns - drawn);
}
