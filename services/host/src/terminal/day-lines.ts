import type { DayShape, SegmentKind } from '@clearweek/analysis';
import { DAY, MINUTE, startOfDate, toWall, type Zone } from '@clearweek/calendar';
import { hours } from './amounts.ts';
import { paint, signs, type Style } from './style.ts';
import { wrap } from './wrap.ts';

/** The days of one week, half hour by half hour, on the clocks of `zone`. */
export interface ShapedWeek {
  readonly week: string;
  readonly days: readonly DayShape[];
  readonly zone: Zone;
}

const slotMinutes = 30;
const slotsPerDay = 48;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Of two kinds that share a half hour equally the earlier is drawn. */
const byWeight: readonly SegmentKind[] = ['meeting', 'focus', 'fragment', 'off'];

type Slot = SegmentKind | null;

/** How the free time of a week is cut up: one line a day, one sign for each half hour. Empty where the week is. */
export function dayLines({ week, days, zone }: ShapedWeek, style: Style): string[] {
  const drawn = days
    .map((day) => ({ day, slots: slotsOf(day, zone) }))
    .filter(({ day, slots }) => day.weekday <= 5 || slots.some(Boolean));
  const used = drawn.flatMap(({ slots }) => slots.flatMap((slot, index) => (slot === null ? [] : [index])));
  if (used.length === 0) return [];
  // From and to whole even hours, so that the hours above can be written in full.
  const from = Math.floor(Math.min(...used) / 4) * 4;
  const to = Math.ceil((Math.max(...used) + 1) / 4) * 4;
  const marks = Array.from({ length: (to - from) / 4 }, (_, index) => `${(from + index * 4) / 2}`.padEnd(4)).join('');
  const off = drawn.some(({ slots }) => slots.includes('off')) ? `, ${signs.off} leave` : '';
  return [
    paint(`How ${week} is cut up`, 'heading', style),
    `        ${marks}`.trimEnd(),
    ...drawn.map(({ day, slots }) => dayLine(day, slots.slice(from, to), style)),
    ...wrap(
      `One sign is half an hour: ${signs.meeting} meeting, ${signs.focus} focus, ${signs.fragment} fragment${off}`,
      style.width,
      '  ',
    ).map((line) => paint(line, 'quiet', style)),
  ];
}

function dayLine(day: DayShape, slots: readonly Slot[], style: Style): string {
  const signsOfDay = slots.map((slot) => (slot === null ? ' ' : paint(signs[slot], slot, style))).join('');
  const focus = day.segments.reduce(
    (sum, { kind, start, end }) => sum + (kind === 'focus' ? (end - start) / MINUTE : 0),
    0,
  );
  const worked = day.segments.some(({ kind }) => kind === 'focus' || kind === 'fragment');
  const note = `${hours(focus)} focus`.padStart(14);
  const fits = 8 + slots.length + note.length <= style.width;
  return `  ${(weekdays[day.weekday - 1] ?? '').padEnd(6)}${signsOfDay}${worked && fits ? note : ''}`.trimEnd();
}

/** What fills most of each half hour. */
function slotsOf({ date, segments }: DayShape, zone: Zone): Slot[] {
  const midnight = startOfDate(date);
  const spans = segments.map(({ kind, start, end }) => {
    const from = toWall(start, zone) - midnight;
    // A segment that ends with the day ends at 24:00 and not at 0:00.
    const until = toWall(end, zone) - midnight;
    return { kind, from: Math.max(from, 0), until: until > from ? Math.min(until, DAY) : from + (end - start) };
  });
  return Array.from({ length: slotsPerDay }, (_, index) => {
    const from = index * slotMinutes * MINUTE;
    return fullest(
      spans.map(({ kind, ...span }) => ({
        kind,
        share: Math.min(span.until, from + slotMinutes * MINUTE) - Math.max(span.from, from),
      })),
    );
  });
}

function fullest(shares: readonly { kind: SegmentKind; share: number }[]): Slot {
  let best: { kind: Slot; total: number } = { kind: null, total: 0 };
  for (const kind of byWeight) {
    const total = shares.reduce((sum, one) => sum + (one.kind === kind ? Math.max(one.share, 0) : 0), 0);
    if (total > best.total) best = { kind, total };
  }
  return best.kind;
}
