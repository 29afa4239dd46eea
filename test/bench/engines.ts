import ICAL from 'ical.js';
import ical from 'node-ical';
import { expandCalendar, findZone, groupSeries, readCalendar, zoneTable } from '@clearweek/calendar';

/** What an engine found: `uid` and start as epoch milliseconds, with a space between. Called-off occurrences are left out. */
export type Occurrences = string[];

/** Reads a file and lays out what starts in `[from, to)`. All-day events start at midnight in `zone`. */
export type Engine = (bytes: Uint8Array, from: number, to: number, zone: string) => Occurrences;

/** The engines by name; each is told apart from the others only by its library. */
export const engines: Readonly<Record<string, Engine>> = { clearweek, 'node-ical': nodeIcal, 'ical.js': icalJs };

function clearweek(bytes: Uint8Array, from: number, to: number, zoneId: string): Occurrences {
  const found = findZone(zoneId);
  if (found.kind !== 'zone') throw new Error(`${zoneId} is unknown.`);
  const reading = readCalendar(bytes);
  if (reading.kind !== 'calendar') throw new Error(reading.text);
  const { series } = groupSeries(reading.events);
  const context = { zone: found.zone, zoneOf: zoneTable(reading.zones), limit: 5_000 };
  const { occurrences } = expandCalendar(series, { start: from, end: to }, context);
  return occurrences
    .filter(({ interval }) => interval.start >= from && interval.start < to)
    .map(({ event, interval }) => `${event.uid} ${interval.start}`);
}

/** All-day events start at midnight of the process's own zone. */
function nodeIcal(bytes: Uint8Array, from: number, to: number): Occurrences {
  const found: Occurrences = [];
  const range = { from: new Date(from), to: new Date(to - 1) };
  for (const component of Object.values(ical.sync.parseICS(new TextDecoder().decode(bytes)))) {
    if (component?.type !== 'VEVENT') continue;
    const event = component as Parameters<typeof ical.expandRecurringEvent>[0];
    for (const instance of ical.expandRecurringEvent(event, range)) {
      const start = instance.start.getTime();
      if (instance.event.status !== 'CANCELLED' && start >= from && start < to) found.push(`${event.uid} ${start}`);
    }
  }
  return found;
}

/** All-day events start at midnight of the process's own zone. The library steps from the first start of a series on. */
function icalJs(bytes: Uint8Array, from: number, to: number): Occurrences {
  const calendar = new ICAL.Component(ICAL.parse(new TextDecoder().decode(bytes)));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const found: Occurrences = [];
  const add = (event: ICAL.Event, uid: string, time: ICAL.Time): void => {
    const start = time.toJSDate().getTime();
    const cancelled = event.component.getFirstPropertyValue('status') === 'CANCELLED';
    if (!cancelled && start >= from && start < to) found.push(`${uid} ${start}`);
  };
  for (const { master, exceptions } of bySeries(calendar.getAllSubcomponents('vevent'))) {
    const event = new ICAL.Event(master, { exceptions });
    if (!event.isRecurring()) {
      add(event, event.uid, event.startDate);
      continue;
    }
    const starts = event.iterator();
    for (let next = starts.next(); next && next.toJSDate().getTime() < to; next = starts.next()) {
      const { item, startDate } = event.getOccurrenceDetails(next);
      add(item, event.uid, startDate);
    }
  }
  return found;
}

/** Left to itself, ical.js looks through the whole file for the exceptions of each event. */
function bySeries(components: readonly ICAL.Component[]): { master: ICAL.Component; exceptions: ICAL.Component[] }[] {
  const series = new Map<string, { master: ICAL.Component | null; exceptions: ICAL.Component[] }>();
  for (const component of components) {
    const uid = String(component.getFirstPropertyValue('uid'));
    const one = series.get(uid) ?? { master: null, exceptions: [] };
    series.set(uid, one);
    if (component.hasProperty('recurrence-id')) one.exceptions.push(component);
    else one.master = component;
  }
  return [...series.values()].flatMap(({ master, exceptions }) => (master === null ? [] : [{ master, exceptions }]));
}
