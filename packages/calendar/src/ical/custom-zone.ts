import { Zone } from 'luxon';
import type { Zone as ZoneType } from '../zone.ts';
import { findZone } from '../find-zone.ts';
import type { Bounds } from '../recurrence/bounds.ts';
import { readRule } from '../recurrence/rule.ts';
import { ruleStarts } from '../recurrence/rule-starts.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { Instant, WallTime } from '../time.ts';
import { wallTime } from '../wall-time.ts';
import { contentHash } from './content-id.ts';

/** A zone that only its calendar file describes (VTIMEZONE). Plain data, so that it can be stored with the events. */
export interface CustomZoneDefinition {
  /** `customZoneId`: nothing that somebody wrote is in it, not even the name in the file. */
  readonly id: string;
  readonly observances: readonly Observance[];
}

/** When the clocks are set to one offset (STANDARD or DAYLIGHT; RFC 5545, 3.6.5). Offsets in seconds east of UTC. */
export interface Observance {
  /** The first change, on the clock as it was before it. */
  readonly start: WallTime;
  readonly offsetFrom: number;
  readonly offsetTo: number;
  /** RRULE values. */
  readonly rules: readonly string[];
  /** RDATE values. */
  readonly extraStarts: readonly WallTime[];
}

interface Change {
  readonly at: Instant;
  /** Milliseconds east of UTC from then on. */
  readonly offset: number;
}

/** Changes after this year are not computed; the last offset stays. */
const LAST_CHANGE = wallTime(2200, 1, 1);
/** Changes of rules before this year matter to nobody; Outlook lets its rules begin in 1601. */
const FIRST_CHANGE = wallTime(1900, 1, 1);
/** Of all rules of one zone together: a file may describe hundreds of zones. */
const MAXIMUM_STEPS = 60_000;
const MAXIMUM_CHANGES = 1_000;

/**
 * The id of a zone with these rules: `custom:` and a hash. The same rules have the same id, whatever a file calls them and
 * whenever it is read.
 */
export function customZoneId(observances: readonly Observance[]): string {
  return `custom:${contentHash([JSON.stringify(observances)])}`;
}

/** A luxon zone made of the rules of a calendar file. Before its first change the clock shows that one's offsetFrom. */
export function customZone(definition: CustomZoneDefinition): ZoneType {
  return new FileZoneRules(definition);
}

/**
 * Looks zones up by the ids that events carry: IANA ids and the given definitions. Null for any other id. Asks
 * luxon once for each id.
 */
export function zoneTable(definitions: readonly CustomZoneDefinition[]): (id: string) => ZoneType | null {
  const zones = new Map<string, ZoneType | null>(definitions.map((one) => [one.id, customZone(one)]));
  return (id) => {
    const known = zones.get(id);
    if (known !== undefined) return known;
    const found = findZone(id);
    const zone = found.kind === 'zone' ? found.zone : null;
    zones.set(id, zone);
    return zone;
  };
}

class FileZoneRules extends Zone {
  readonly #definition: CustomZoneDefinition;
  #changes: readonly Change[] | null = null;

  constructor(definition: CustomZoneDefinition) {
    super();
    this.#definition = definition;
  }

  override get type(): string {
    return 'custom';
  }

  override get name(): string {
    return this.#definition.id;
  }

  override get isUniversal(): boolean {
    return false;
  }

  override get isValid(): boolean {
    return true;
  }

  override offsetName(): string {
    return this.name;
  }

  override formatOffset(at: number): string {
    const minutes = Math.round(this.offset(at));
    const size = Math.abs(minutes);
    const pad = (value: number): string => String(value).padStart(2, '0');
    return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  }

  /** Minutes east of UTC, as luxon counts; a fraction where the file has seconds. */
  override offset(at: number): number {
    this.#changes ??= changesOf(this.#definition.observances);
    const index = lastAtOrBefore(this.#changes, at);
    const offset = this.#changes[index]?.offset ?? firstOffset(this.#definition.observances);
    return offset / MINUTE;
  }

  override equals(other: ZoneType): boolean {
    return other instanceof FileZoneRules && other.name === this.name;
  }
}

function changesOf(observances: readonly Observance[]): Change[] {
  const ruleCount = observances.reduce((count, one) => count + one.rules.length, 0);
  const bounds = { maxStarts: MAXIMUM_CHANGES, maxSteps: Math.ceil(MAXIMUM_STEPS / Math.max(1, ruleCount)) };
  const changes = observances.flatMap((one) =>
    changeTimes(one, bounds).map((wall) => ({ at: wall - one.offsetFrom * SECOND, offset: one.offsetTo * SECOND })),
  );
  return changes.toSorted((one, other) => one.at - other.at);
}

/** The wall times of an observance's changes; its start is always one (RFC 5545, 3.6.5). */
function changeTimes(observance: Observance, bounds: Bounds): WallTime[] {
  const start = { kind: 'floating', wall: observance.start } as const;
  // UNTIL stands in UTC; the clock that the rule runs on is the one before the change.
  const toWall = (at: Instant): WallTime => (at + observance.offsetFrom * SECOND) as WallTime;
  const fromRules = observance.rules.flatMap((text) => {
    const reading = readRule(text, start, toWall);
    if (reading.kind === 'unreadable') return [];
    return ruleStarts(reading.rule, observance.start, FIRST_CHANGE, LAST_CHANGE, bounds).starts;
  });
  return [observance.start, ...fromRules, ...observance.extraStarts];
}

function firstOffset(observances: readonly Observance[]): number {
  const first = observances.reduce<Observance | null>(
    (earliest, one) => (earliest === null || one.start < earliest.start ? one : earliest),
    null,
  );
  return (first?.offsetFrom ?? 0) * SECOND;
}

/** The index of the last change at or before the instant; -1 where there is none. */
function lastAtOrBefore(changes: readonly Change[], at: Instant): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.at ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
