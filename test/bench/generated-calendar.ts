import { DAY } from '@clearweek/calendar';
import { zoneIds, zoneLines } from './calendar-zones.ts';
import { createRandom, type Random } from './random.ts';

/** What a generated calendar holds; `events` counts components, so that an exception is one too. */
export interface GeneratedCalendar {
  readonly text: string;
  readonly events: number;
  readonly series: number;
  readonly exceptions: number;
}

/** The 22 weeks that are laid out; both autumn changes of the clock, in Europe and in America, lie within. */
export const measuredWeeks = {
  from: Date.parse('2026-08-30T22:00:00Z'),
  to: Date.parse('2027-01-31T23:00:00Z'),
} as const;

/** Starts lie in the five years before the weeks and within them. */
const daysBefore = 5 * 365;
const daysOfStarts = daysBefore + 22 * 7;
const singlesPercent = 76;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const subjects = [
  'Planning',
  'Review',
  'Sync',
  'Gespräch',
  'Budget',
  'Interview',
  'Standup',
  '設計レビュー',
  'Report',
  'Demo',
];
const teams = ['Atlas', 'Borealis', 'Cedar', 'Delta', 'Ember', 'Fjord', 'Garnet', 'Harbour'];
const sentences = [
  'Please read the draft before we meet and bring two questions.',
  'Agenda: what changed\\, what is blocked\\, who needs help.',
  'The numbers of last week are in the sheet that everybody has.',
  'We end five minutes early so that nobody is late for the next one.',
  'Wer nicht kann\\, schreibt zwei Zeilen in das Protokoll.',
];

/** One event's start as the wall clock shows it, kept as a UTC date for the arithmetic. */
interface Slot {
  readonly zone: string | null;
  readonly wall: number;
  readonly allDay: boolean;
}

/**
 * Five years of a busy office's calendar around the 22 weeks that begin at `from`, the same for the same seed: about 530 bytes for
 * an event.
 */
export function generateCalendar(events: number, seed: number, from: number): GeneratedCalendar {
  const random = createRandom(seed);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//clearweek//benchmark//EN',
    'X-WR-CALNAME:Benchmark',
    ...zoneLines(),
  ];
  const counts = { events: 0, series: 0, exceptions: 0 };
  for (let number = 1; counts.events < events; number += 1) {
    const uid = `event-${number}@bench.example`;
    const slot = makeSlot(from, random);
    const master = [...timeLines(slot, random), ...detailLines(random)];
    if (random.chance(singlesPercent)) {
      lines.push(...eventLines(uid, master));
      counts.events += 1;
      continue;
    }
    const { rule, places } = makeRule(slot, random);
    const some = (most: number): number[] => [
      ...new Set(places.length === 0 ? [] : Array.from({ length: most }, () => random.pick(places))),
    ];
    const exdates = some(random.below(4));
    const exdateLines = exdates.map((wall) => timeLine('EXDATE', { ...slot, wall }));
    lines.push(...eventLines(uid, [...master, `RRULE:${rule}`, ...exdateLines]));
    const room = Math.min(random.below(4), events - counts.events - 1);
    const moved = some(room).filter((wall) => !exdates.includes(wall));
    for (const wall of moved) lines.push(...eventLines(uid, exceptionLines({ ...slot, wall }, random)));
    counts.events += 1 + moved.length;
    counts.exceptions += moved.length;
    counts.series += 1;
  }
  lines.push('END:VCALENDAR', '');
  return { text: lines.map(fold).join('\r\n'), ...counts };
}

function makeSlot(from: number, random: Random): Slot {
  const day = (Math.floor(from / DAY) - daysBefore + random.below(daysOfStarts)) * DAY;
  if (random.chance(5)) return { zone: null, wall: day, allDay: true };
  const wall = day + (8 * 4 + random.below(38)) * 900_000;
  return { zone: random.chance(10) ? null : random.pick(zoneIds), wall, allDay: false };
}

/** A rule that makes its own first start, and wall times of later starts that it surely makes. */
function makeRule(slot: Slot, random: Random): { rule: string; places: readonly number[] } {
  const { text, later } = makeRhythm(slot.wall, random);
  const end = makeEnd(slot, random);
  return { rule: `${text}${end.text}`, places: Array.from({ length: end.surely }, (_, n) => later(n + 1)) };
}

function makeRhythm(wall: number, random: Random): { text: string; later: (n: number) => number } {
  const kind = random.below(10);
  const date = new Date(wall);
  const own = date.getUTCDay();
  if (kind < 2) return { text: 'FREQ=DAILY', later: (n) => wall + n * DAY };
  if (kind < 8) {
    const interval = random.pick([1, 1, 1, 2]);
    const days = (random.chance(25) ? [own, (own + 2) % 7] : [own]).map((day) => weekdays[day]).join(',');
    return {
      text: `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${days};WKST=MO`,
      later: (n) => wall + n * interval * 7 * DAY,
    };
  }
  const dayOfMonth = date.getUTCDate();
  if (dayOfMonth <= 28 && kind === 8) {
    const later = (n: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n, dayOfMonth) + (wall % DAY);
    return { text: `FREQ=MONTHLY;BYMONTHDAY=${dayOfMonth}`, later };
  }
  const place = dayOfMonth > 28 ? -1 : Math.ceil(dayOfMonth / 7);
  return { text: `FREQ=MONTHLY;BYDAY=${place}${weekdays[own]}`, later: (n) => nthLater(date, place, n) + (wall % DAY) };
}

/** The same weekday of the month (`-1` the last one), n months later. */
function nthLater(date: Date, place: number, n: number): number {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n, 1));
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = 1 + ((date.getUTCDay() - first.getUTCDay() + 7) % 7);
  const last = day + Math.floor((days - day) / 7) * 7;
  return first.getTime() + ((place === -1 ? last : day + (place - 1) * 7) - 1) * DAY;
}

/** How a rule ends, and how many later starts it makes at least. RFC 5545 wants UNTIL in UTC, or a date where the start is one. */
function makeEnd({ wall, allDay }: Slot, random: Random): { text: string; surely: number } {
  const kind = random.below(10);
  if (kind < 3) return { text: '', surely: 250 };
  const count = 5 + random.below(120);
  if (kind < 6) return { text: `;COUNT=${count}`, surely: Math.floor(count / 2) - 1 };
  const days = 30 + random.below(500);
  const until = compact(wall + days * DAY).slice(0, 8);
  return { text: `;UNTIL=${until}${allDay ? '' : 'T235959Z'}`, surely: Math.floor(days / 38) };
}

/** One occurrence at another time of its day, called off, or only renamed. */
function exceptionLines(slot: Slot, random: Random): string[] {
  const shift = slot.allDay ? 0 : (random.below(9) - 4) * 1_800_000;
  const times = timeLines({ ...slot, wall: slot.wall + shift }, random);
  const status = random.chance(10) ? ['STATUS:CANCELLED'] : [];
  return [timeLine('RECURRENCE-ID', slot), ...times, ...status, ...detailLines(random)];
}

function eventLines(uid: string, lines: readonly string[]): string[] {
  return ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260801T080000Z', ...lines, 'END:VEVENT'];
}

function timeLines(slot: Slot, random: Random): string[] {
  const length = slot.allDay ? DAY * (1 + random.below(2)) : 900_000 * (1 + random.below(6));
  return [timeLine('DTSTART', slot), timeLine('DTEND', { ...slot, wall: slot.wall + length })];
}

function timeLine(name: string, { zone, wall, allDay }: Slot): string {
  if (allDay) return `${name};VALUE=DATE:${compact(wall).slice(0, 8)}`;
  return zone === null ? `${name}:${compact(wall)}Z` : `${name};TZID=${zone}:${compact(wall)}`;
}

function detailLines(random: Random): string[] {
  const team = random.pick(teams);
  const attendees = Array.from({ length: random.below(4) }, () => random.below(400));
  const description = Array.from({ length: 1 + random.below(2) }, () => random.pick(sentences)).join('\\n');
  return [
    `SUMMARY:${random.pick(subjects)} ${team} ${random.below(1_000)}`,
    `DESCRIPTION:${description}`,
    `LOCATION:${random.pick(teams)} room ${random.below(40)}`,
    ...(attendees.length === 0 ? [] : ['ORGANIZER;CN=Person 0:mailto:person0@bench.example']),
    ...attendees.map(
      (one) => `ATTENDEE;CN=Person ${one};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:person${one}@bench.example`,
    ),
    `SEQUENCE:${random.below(3)}`,
  ];
}

const compact = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

/** Lines longer than 75 octets go on in the next one (RFC 5545, 3.1). */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}
