import type { WallTime } from '../time.ts';
import { contentLines } from './content-lines.ts';
import type { ContentLines } from './content-lines.ts';
import { componentMark } from './components.ts';
import { customZoneId } from './custom-zone.ts';
import type { CustomZoneDefinition, Observance } from './custom-zone.ts';
import { readTime } from './event-time.ts';
import type { ReadingLimits, ReadingProgress } from './limits.ts';
import { propertyName, rawValue, readProperty, textValue } from './property.ts';
import type { ZoneNames } from './zone-names.ts';

/** A VTIMEZONE of a file. */
export interface FileZone {
  /** Its TZID. */
  readonly name: string;
  /** X-LIC-LOCATION: the IANA name that libical and many others add. */
  readonly location: string | null;
  /** Null where it has no usable rules. */
  readonly definition: CustomZoneDefinition | null;
}

const MAXIMUM_OBSERVANCES = 500;
const MAXIMUM_RULES = 10;
const MAXIMUM_CHANGES = 500;

/** Lines after which others have their turn. */
const LINES_AT_ONCE = 20_000;

/**
 * Finds and reads all VTIMEZONE components. They are read before the events because a file may list them after the
 * events that use them (RFC 5545, 3.4 sets no order).
 */
export function* readZonesSteps(text: string, limits: ReadingLimits): Generator<ReadingProgress, FileZone[]> {
  const zones: FileZone[] = [];
  const begin = /^[ \t]*BEGIN[ \t]*:[ \t]*VTIMEZONE[ \t]*$/gim;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    if (zones.length >= limits.maximumZones) break;
    const lines = contentLines(text, begin.lastIndex, limits.maximumLineLength);
    const zone = yield* readZone(lines, text.length);
    if (zone !== null) zones.push(zone);
    begin.lastIndex = lines.position();
    yield { done: 0, total: text.length };
  }
  return zones;
}

function* readZone(lines: ContentLines, total: number): Generator<ReadingProgress, FileZone | null> {
  let name = '';
  let location: string | null = null;
  const observances: Observance[] = [];
  let read = 0;
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if ((read += 1) % LINES_AT_ONCE === 0) yield { done: 0, total };
    const mark = componentMark(line);
    if (mark?.begins && (mark.name === 'STANDARD' || mark.name === 'DAYLIGHT')) {
      const observance = yield* readObservance(lines, mark.name, total);
      if (observance !== null && observances.length < MAXIMUM_OBSERVANCES) observances.push(observance);
    } else if (mark !== null) break;
    else if (propertyName(line) === 'TZID') name = textValue(readProperty(line) ?? undefined).trim();
    else if (propertyName(line) === 'X-LIC-LOCATION') location = rawValue(line).trim() || null;
  }
  if (name === '') return null;
  const definition = observances.length === 0 ? null : { id: customZoneId(observances), observances };
  return { name, location, definition };
}

/** STANDARD or DAYLIGHT (RFC 5545, 3.6.5); null where a required property is missing or unreadable. */
function* readObservance(
  lines: ContentLines,
  component: string,
  total: number,
): Generator<ReadingProgress, Observance | null> {
  let start: WallTime | null = null;
  let offsetFrom: number | null = null;
  let offsetTo: number | null = null;
  const rules: string[] = [];
  const extraStarts: WallTime[] = [];
  let read = 0;
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if ((read += 1) % LINES_AT_ONCE === 0) yield { done: 0, total };
    const mark = componentMark(line);
    if (mark !== null) {
      if (!mark.begins && mark.name === component) break;
      continue;
    }
    const name = propertyName(line);
    if (name === 'DTSTART') start = wallTimes(line)[0] ?? null;
    else if (name === 'TZOFFSETFROM') offsetFrom = offsetSeconds(rawValue(line));
    else if (name === 'TZOFFSETTO') offsetTo = offsetSeconds(rawValue(line));
    else if (name === 'RRULE' && rules.length < MAXIMUM_RULES) rules.push(rawValue(line).trim());
    else if (name === 'RDATE' && extraStarts.length < MAXIMUM_CHANGES) extraStarts.push(...wallTimes(line));
  }
  if (start === null || offsetFrom === null || offsetTo === null) return null;
  return { start, offsetFrom, offsetTo, rules, extraStarts: extraStarts.slice(0, MAXIMUM_CHANGES) };
}

const NO_ZONES: ZoneNames = { resolve: () => null, used: () => [] };

/** The times of an observance are local times by definition; a zone or a `Z` on them means nothing. */
function wallTimes(line: string): WallTime[] {
  const property = readProperty(line);
  if (property === null) return [];
  return property.values.slice(0, MAXIMUM_CHANGES).flatMap((value) => {
    const time = readTime(Array.isArray(value) ? value[0] : value, property, NO_ZONES)?.time;
    if (time === undefined) return [];
    if (time.kind === 'date') return [Date.parse(time.date) as WallTime];
    return [(time.kind === 'utc' ? time.at : time.wall) as WallTime];
  });
}

/** `+0100`, `-003608`; also `+01:00` and an hour without its zero. Null where it is none or beyond a day. */
export function offsetSeconds(text: string): number | null {
  const match = /^\s*([+-]?)(\d{1,2}):?(\d{2}):?(\d{2})?\s*$/.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? '0')];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return (match[1] === '-' ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds);
}
