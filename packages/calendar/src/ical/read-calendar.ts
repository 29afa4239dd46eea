import type { CalendarEvent } from '../event.ts';
import { runSteps } from '../run-steps.ts';
import type { Warning } from '../warning.ts';
import { createWarningTally } from '../warning-tally.ts';
import type { WarningTally } from '../warning-tally.ts';
import { components } from './components.ts';
import type { Component } from './components.ts';
import { contentLines } from './content-lines.ts';
import type { CustomZoneDefinition } from './custom-zone.ts';
import { zoneTable } from './custom-zone.ts';
import { decodeText } from './decode.ts';
import { DEFAULT_READING_LIMITS } from './limits.ts';
import type { ReadingLimits, ReadingProgress } from './limits.ts';
import { whyNotACalendar } from './not-a-calendar.ts';
import type { NotACalendar } from './not-a-calendar.ts';
import { readProperty, textValue } from './property.ts';
import { BUSY_TIME_PROPERTIES, readBusyTimes } from './read-busy-times.ts';
import { EVENT_PROPERTIES, readEvent } from './read-event.ts';
import type { EventReading } from './read-event.ts';
import { readZonesSteps } from './read-zones.ts';
import { zoneNames } from './zone-names.ts';

/** What a calendar file says. */
export interface CalendarReading {
  readonly kind: 'calendar';
  /** In the order of the file; exceptions of a series are events of their own (`groupSeries`). */
  readonly events: readonly CalendarEvent[];
  /** Zones that only this file describes and that its events use. */
  readonly zones: readonly CustomZoneDefinition[];
  /** The zone that the calendar says it is kept in (X-WR-TIMEZONE), as an id; null where it says none that is known. */
  readonly defaultZone: string | null;
  /** X-WR-CALNAME or NAME (RFC 7986, 5.1). */
  readonly name: string | null;
  readonly warnings: readonly Warning[];
}

export type { ReadingProgress } from './limits.ts';

const EVENTS_PER_STEP = 100;
/** Characters of the name of a calendar or zone. */
const MAXIMUM_NAME = 500;
const WANTED = {
  event: new Set([...EVENT_PROPERTIES, ...BUSY_TIME_PROPERTIES]),
  header: new Set(['X-WR-CALNAME', 'NAME', 'X-WR-TIMEZONE', 'TIMEZONE-ID']),
};

/** Reads a calendar file (RFC 5545) in one go. Never throws on what the bytes hold. */
export function readCalendar(bytes: Uint8Array, limits?: Partial<ReadingLimits>): CalendarReading | NotACalendar {
  return runSteps(readCalendarSteps(bytes, limits));
}

/**
 * Reads a calendar file (RFC 5545) and pauses every few hundred events, or sooner where they are long, so that whoever drives it can do other work,
 * show how far it has come, or stop. Each event is taken apart alone: a broken one is left out and counted
 * (`broken_event`), and of a file that stops in the middle the whole events are kept (`truncated_file`).
 */
export function* readCalendarSteps(
  bytes: Uint8Array,
  limits?: Partial<ReadingLimits>,
): Generator<ReadingProgress, CalendarReading | NotACalendar> {
  const bounds = { ...DEFAULT_READING_LIMITS, ...limits };
  const { text, guessed } = decodeText(bytes);
  const refusal = whyNotACalendar(text);
  if (refusal !== null) return refusal;
  const tally = createWarningTally();
  if (guessed) tally.add('unknown_charset');
  const total = text.length;
  yield { done: 0, total };
  const fileZones = yield* readZonesSteps(text, bounds);
  const zones = zoneNames(fileZones);
  const definitions = fileZones.flatMap((zone) => (zone.definition === null ? [] : [zone.definition]));
  const calendar = createCalendar({ zones, zoneOf: zoneTable(definitions), limits: bounds, tally });
  const lines = contentLines(text, 0, bounds.maximumLineLength);
  for (const component of components(lines, WANTED, bounds)) {
    if (component.kind !== 'pause') calendar.add(component);
    if (component.kind === 'pause' || calendar.seen() % EVENTS_PER_STEP === 0) yield { done: lines.position(), total };
  }
  return calendar.finish();
}

/** Collects what the components of one file say. */
function createCalendar(reading: EventReading) {
  const { limits, tally, zones } = reading;
  const events: CalendarEvent[] = [];
  const header = new Map<string, string>();
  let seen = 0;

  function addEvent(event: CalendarEvent | null): void {
    if (event === null) tally.add('broken_event');
    else if (events.length >= limits.maximumEvents) tally.add('too_many_events');
    else events.push(event);
  }

  return {
    seen: () => seen,
    add(component: Exclude<Component, { kind: 'pause' }>): void {
      seen += 1;
      if (component.kind === 'event') addEvent(readEvent(component.event, reading));
      else if (component.kind === 'busy_times') readBusyTimes(component.event, reading).forEach(addEvent);
      else if (component.kind === 'header') readHeader(component.name, component.line, header);
      else noteLoss(component, tally);
    },
    finish(): CalendarReading {
      const zone = header.get('X-WR-TIMEZONE') ?? header.get('TIMEZONE-ID');
      const defaultZone = zone === undefined ? null : zones.resolve(zone);
      const name = header.get('X-WR-CALNAME') ?? header.get('NAME') ?? null;
      return { kind: 'calendar', events, zones: zones.used(), defaultZone, name, warnings: tally.warnings() };
    },
  };
}

function readHeader(name: string, line: string, header: Map<string, string>): void {
  const property = readProperty(line);
  const value = property === null ? '' : textValue(property).trim().slice(0, MAXIMUM_NAME);
  if (value !== '' && !header.has(name)) header.set(name, value);
}

function noteLoss(component: Component, tally: WarningTally): void {
  if (component.kind === 'broken_event') tally.add('broken_event');
  else if (component.kind === 'truncated') tally.add('truncated_file');
  else if (component.kind === 'other') tally.add('unsupported_component');
}
