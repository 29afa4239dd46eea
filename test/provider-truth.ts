import { expandCalendar, findZone, groupSeries } from '@clearweek/calendar';
import type { CalendarEvent, Interval, Zone } from '@clearweek/calendar';
import type { SimCalendar, SimDetails, SimWorld, TrueOccurrence } from '@clearweek/sandbox';

/** One occurrence, reduced to what every provider can say. */
interface Line {
  readonly uid: string;
  /** Which occurrence of its series; null for a single event. */
  readonly key: string | null;
  readonly when: string;
  readonly title: string | null;
  readonly isPrivate: boolean;
  /** Of everybody but the organizer, whom some providers keep apart. */
  readonly answers: readonly string[];
}

/** Whether the owner's provider shows an event as private; some decide that for special kinds themselves. */
export type PrivacyRule = (details: SimDetails) => boolean;

const asSet: PrivacyRule = ({ privacy }) => privacy !== 'default';

/** What takes place in the world, one line each, in order. */
export function truthLines(world: SimWorld, calendar: SimCalendar, range: Interval, isPrivate = asSet): string[] {
  return world
    .occurrences(calendar, range)
    .map((one) => trueLine(one, isPrivate))
    .toSorted();
}

function trueLine({ uid, originalStart, start, end, dates, details }: TrueOccurrence, isPrivate: PrivacyRule): string {
  return line({
    uid,
    key: originalStart === null ? null : keyOf(originalStart),
    when: dates === null ? times(start, end) : `${dates.start} to ${dates.end}`,
    title: details.title,
    isPrivate: isPrivate(details),
    answers: answers(details.attendees, details.organizer.address),
  });
}

/** What takes place as far as events tell, in the same lines. `zone` is that of whoever looks. */
export function seenLines(events: readonly CalendarEvent[], range: Interval, zone: string): string[] {
  const { series } = groupSeries(events);
  const context = { zone: zoneNamed(zone), zoneOf: zoneNamed, limit: 10_000 };
  // Who is invited to one occurrence only knows nothing of its series; the world calls that a single event.
  const whole = new Set(series.filter(({ master }) => master !== null).map(({ uid }) => uid));
  const { occurrences, warnings } = expandCalendar(series, range, context);
  const lines = occurrences.map(({ event, key, recurring, interval, allDay }) =>
    line({
      uid: event.uid,
      key: recurring && whole.has(event.uid) ? key : null,
      when: allDay === null ? times(interval.start, interval.end) : `${allDay.startOn} to ${allDay.endOn}`,
      title: event.title,
      isPrivate: event.isPrivate,
      answers: answers(event.attendees, event.organizer),
    }),
  );
  return [...lines, ...warnings.map(({ code }) => `warning ${code}`)].toSorted();
}

function line({ uid, ...rest }: Line): string {
  // Outlook's own uids are numbers in hexadecimal digits, which each program writes in its way.
  return JSON.stringify({ ...rest, uid: uid.startsWith('040000008200') ? uid.toUpperCase() : uid });
}

function times(start: number, end: number): string {
  return `${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
}

function answers(attendees: readonly { address: string; response: string }[], organizer: string | null): string[] {
  return attendees
    .filter(({ address }) => address !== organizer)
    .map(({ address, response }) => `${address} ${response}`)
    .toSorted();
}

/** The world names an occurrence by epoch milliseconds or by date, the expansion by `20261123T090000Z` or `20261123`. */
function keyOf(originalStart: string): string {
  const text = originalStart.includes('-') ? originalStart : new Date(Number(originalStart)).toISOString();
  return text.replaceAll(/[-:]|\.000/g, '');
}

function zoneNamed(id: string): Zone {
  const found = findZone(id);
  if (found.kind === 'unknown') throw new Error('A zone that nobody knows');
  return found.zone;
}
