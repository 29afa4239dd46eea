import { createHash } from 'node:crypto';
import type { Store } from '@clearweek/app';
import {
  DAY,
  findZone,
  type Interval,
  type MirroredEvent,
  type Occurrence,
  toInstant,
  type WallTime,
  type Zone,
} from '@clearweek/calendar';
import type { SimDetails, SimPerson, SimWorld, TrueOccurrence } from '@clearweek/sandbox';
import { occurrenceWindow } from '../../packages/app/src/occurrence-window.ts';
import type { SignedIn } from './sign-in-walk.ts';

/** One occurrence in a person's calendars as a line of text, without its title, and the name of its meeting. */
export interface Line {
  readonly uid: string;
  readonly text: string;
  readonly interval: Interval;
}

interface Said {
  readonly key: string | null;
  readonly when: string;
  readonly title: string | null;
  readonly isPrivate: boolean;
  readonly availability: string;
  readonly people: number | null;
  readonly own: string | null;
}

/** What takes place in a person's calendars, as the world has it. */
export function truth(world: SimWorld, person: SimPerson, window: Interval): Line[] {
  const wide = { start: window.start - 2 * DAY, end: window.end + 2 * DAY };
  const lines = world.calendars(person.id).flatMap((calendar) =>
    world
      .occurrences(calendar, wide)
      .filter(({ details }) => !details.cancelled)
      .map((one) => trueLine(one, person)),
  );
  return lines.filter(({ interval }) => overlaps(interval, window));
}

function trueLine({ uid, originalStart, start, end, dates, details }: TrueOccurrence, person: SimPerson): Line {
  const interval =
    dates === null
      ? { start, end }
      : { start: midnight(dates.start, person.zone), end: midnight(dates.end, person.zone) };
  const isPrivate = details.privacy !== 'default';
  return {
    uid,
    interval,
    text: said({
      key: originalStart === null ? null : keyOf(originalStart),
      when: dates === null ? times(interval) : `${dates.start} to ${dates.end}`,
      title: isPrivate ? null : details.title,
      isPrivate,
      availability: details.availability,
      ...(isPrivate ? { people: 0, own: null } : whoComes(details, person)),
    }),
  };
}

/** The organizer comes while no answer of theirs is known; who owns the calendar counts. Outlook does not list the organizer. */
function whoComes({ attendees, organizer }: SimDetails, { address, provider }: SimPerson) {
  const people = attendees.filter(({ kind }) => kind !== 'room');
  const isUnlisted = provider === 'microsoft' && organizer.address === address;
  const own = isUnlisted ? undefined : people.find((one) => one.address === address);
  const takesPart = own?.response === 'needsAction' && organizer.address === address ? 'accepted' : own?.response;
  return {
    people: new Set([...people.map((one) => one.address), organizer.address, address]).size,
    own: takesPart ?? null,
  };
}

/** What the store says, in the same lines. */
export async function stored(store: Store, { principal }: SignedIn, window: Interval): Promise<Line[]> {
  const { tenantId, personId } = principal;
  return store.inTenant(tenantId, async (tx) => {
    const masters = new Set<string>();
    for (const { id } of await tx.connections.list(personId)) {
      for (const { calendarId } of await tx.calendars.list(id)) {
        const events = await tx.mirror.loadCalendar(calendarId, { titles: false });
        for (const { uid, recurrenceId } of events) if (recurrenceId === null) masters.add(uid);
      }
    }
    const found = await tx.occurrences.inRange(personId, window, { titles: true });
    return found.filter(({ event }) => !event.cancelled).map((one) => storedLine(one, masters));
  });
}

function storedLine(one: Occurrence<MirroredEvent>, masters: ReadonlySet<string>): Line {
  const { event, key, recurring, interval, allDay } = one;
  return {
    uid: event.uid,
    interval,
    text: said({
      // Who is invited to one occurrence only knows no series: to them it is a single event.
      key: recurring && masters.has(event.uid) ? key : null,
      when: allDay === null ? times(interval) : `${allDay.startOn} to ${allDay.endOn}`,
      title: event.title,
      isPrivate: event.isPrivate,
      availability: event.availability,
      people: event.participation.people,
      own: event.participation.ownResponse,
    }),
  };
}

/** A title is told by a few digits of its hash: enough to see that two differ. */
function said({ key, when, title, isPrivate, availability, people, own }: Said): string {
  const name = title === null ? 'untitled' : `title ${createHash('sha256').update(title).digest('hex').slice(0, 8)}`;
  const more = `${isPrivate ? 'private, ' : ''}${availability}, ${people} people, own answer ${own ?? 'none'}`;
  return `${when} (${key === null ? 'single' : `of a series, ${key}`}), ${name}, ${more}`;
}

export interface Difference {
  readonly missing: readonly string[];
  readonly invented: readonly string[];
  /** The same lines belong to other meetings together. */
  readonly isRegrouped: boolean;
}

/** What went wrong in a history. */
export interface Failure {
  /** Whose calendars are wrong, or what else went wrong. */
  readonly about: string;
  readonly difference: Difference | null;
}

/** What is in one and not in the other, as often as it is; null where both are the same, grouped into the same meetings. */
export function differ(expected: readonly Line[], found: readonly Line[]): Difference | null {
  const missing = without(expected, found);
  const invented = without(found, expected);
  const isRegrouped = missing.length + invented.length === 0 && grouped(expected) !== grouped(found);
  return missing.length + invented.length === 0 && !isRegrouped ? null : { missing, invented, isRegrouped };
}

type Texts = readonly Pick<Line, 'text'>[];

export function without(lines: Texts, others: Texts): string[] {
  const isShared = takingFrom(others);
  return lines.filter((line) => !isShared(line)).map(({ text }) => text);
}

/** The lines that are in both, each as often as in the others: two private series at the same time read alike. */
export function shared(lines: readonly Line[], others: Texts): Line[] {
  return lines.filter(takingFrom(others));
}

function takingFrom(others: Texts): (line: Pick<Line, 'text'>) => boolean {
  const left = new Map<string, number>();
  for (const { text } of others) left.set(text, (left.get(text) ?? 0) + 1);
  return ({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count > 0;
  };
}

/** The store keeps uids as keyed hashes, so only which lines share one can be compared. */
function grouped(lines: readonly Line[]): string {
  const groups = Map.groupBy(lines, ({ uid }) => uid);
  return [...groups.values()]
    .map((group) =>
      group
        .map(({ text }) => text)
        .toSorted()
        .join('\n'),
    )
    .toSorted()
    .join('\n\n');
}

function overlaps(one: Interval, range: Interval): boolean {
  if (one.start === one.end) return one.start >= range.start && one.start < range.end;
  return one.start < range.end && one.end > range.start;
}

function times({ start, end }: Interval): string {
  return `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
}

/** The world names an occurrence by epoch milliseconds or by date, the expansion by `20261123T090000Z` or `20261123`. */
function keyOf(originalStart: string): string {
  const text = originalStart.includes('-') ? originalStart : new Date(Number(originalStart)).toISOString();
  return text.replaceAll(/[-:]|\.000/g, '');
}

function midnight(date: string, zone: string): number {
  return toInstant(Date.parse(`${date}T00:00:00Z`) as WallTime, zoneNamed(zone));
}

/** What Clearweek lays out of a person's calendars at that time. */
export function windowOf(now: number, { zone }: SimPerson): Interval {
  return occurrenceWindow(now, zoneNamed(zone)).interval;
}

function zoneNamed(id: string): Zone {
  const found = findZone(id);
  if (found.kind === 'unknown') throw new Error('A zone that nobody knows');
  return found.zone;
}
