import {
  expandCalendarSteps,
  type Instant,
  type Interval,
  type IsoWeek,
  type MirroredEvent,
  type Occurrence,
  groupSeriesSteps,
  mergeWarnings,
  type Warning,
  type Zone,
  zoneTable,
} from '@clearweek/calendar';
import { distinctOccurrences, measuredWindow, measureWeekSteps } from '@clearweek/analysis';
import { byWindowSteps } from '../by-window.ts';
import { withVersions } from '../contracts/present-metrics.ts';
import type { AppDependencies } from '../dependencies.ts';
import { drive } from '../drive.ts';
import { OCCURRENCES_PER_SERIES, occurrenceWindow } from '../occurrence-window.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { Person } from '../ports/person-tables.ts';
import type { PersonId, TenantId, TenantTransaction, WeeklyMetrics } from '../ports/store.ts';
import { AppError } from '../errors.ts';
import { requireZone } from '../zones.ts';

export type MeasureDependencies = Pick<AppDependencies, 'store' | 'clock' | 'breathe'>;

interface Mirrored {
  readonly connection: Connection;
  /** The events of each of its calendars; a file or feed is one. */
  readonly parts: readonly (readonly MirroredEvent[])[];
}

interface Loaded {
  readonly person: Person;
  readonly calendars: readonly Mirrored[];
}

interface LaidOut {
  readonly connection: Connection;
  readonly occurrences: readonly Occurrence<MirroredEvent>[];
  readonly warnings: readonly Warning[];
}

/**
 * Lays out the occurrences of a person's calendars over the window and measures each week of it. Reads in one transaction and
 * writes in another; where a calendar moved on or came in between, nothing is written: its sync has
 * ordered a new measuring. Throws `not_ready`, to be tried again, where the week ended meanwhile.
 */
export function createMeasurePerson(deps: MeasureDependencies) {
  return async (tenantId: TenantId, personId: PersonId): Promise<Record<string, number>> => {
    const loaded = await load(deps, tenantId, personId);
    if (loaded === null) return { gone: 1 };
    const now = deps.clock.now();
    const { zone } = requireZone(loaded.person.zone);
    const window = occurrenceWindow(now, zone);
    const laid: LaidOut[] = [];
    for (const mirrored of loaded.calendars) laid.push(await layOut(deps, mirrored, window.interval, zone));
    const weeks = await measureWeeks(deps, loaded.person, laid, window.weeks, now);
    return deps.store.inTenant(tenantId, async (tx): Promise<Record<string, number>> => {
      if (!(await stillAsLoaded(tx, loaded))) return { superseded: 1 };
      // The week ended meanwhile: what was laid out is last week's window, and its end is no due time any more.
      if (deps.clock.now() >= window.movesAt) throw new AppError('not_ready', 'The week ended while it was measured.');
      for (const { connection, occurrences, warnings } of laid) {
        await tx.occurrences.replace(connection.id, occurrences);
        await tx.connections.update(connection.id, { layoutWarnings: warnings });
      }
      await (laid.length === 0 ? tx.weeks.removeAll(personId) : tx.weeks.save(personId, weeks));
      await tx.people.setNextAnalysisAt(personId, window.movesAt);
      return { occurrences: laid.reduce((sum, one) => sum + one.occurrences.length, 0), weeks: weeks.length };
    });
  };
}

async function load(deps: MeasureDependencies, tenantId: TenantId, personId: PersonId): Promise<Loaded | null> {
  return deps.store.inTenant(tenantId, async (tx) => {
    const person = await tx.people.get(personId);
    if (person === null) return null;
    const calendars: Mirrored[] = [];
    for (const connection of await tx.connections.list(personId)) {
      calendars.push({ connection, parts: await loadParts(tx, connection) });
    }
    return { person, calendars };
  });
}

async function loadParts(tx: TenantTransaction, { id, source }: Connection): Promise<MirroredEvent[][]> {
  const titles = false;
  if (source.kind === 'file' || source.kind === 'feed') return [await tx.mirror.load(id, { titles })];
  const parts: MirroredEvent[][] = [];
  for (const { calendarId } of await tx.calendars.list(id)) {
    parts.push(await tx.mirror.loadCalendar(calendarId, { titles }));
  }
  return parts;
}

/** Holds the calendars, so that none moves on before the result is written. What changed has ordered its own measuring. */
async function stillAsLoaded(tx: TenantTransaction, { person, calendars }: Loaded): Promise<boolean> {
  for (const { connection } of calendars) {
    const current = await tx.connections.lock(connection.id);
    if (current?.generation !== connection.generation) return false;
  }
  // One that was connected and read meanwhile is not in the result, which would wipe out what its own measuring has written.
  // One that was not read yet holds nothing up: where it never can be read, nobody would order the measuring again.
  const loaded = new Set(calendars.map(({ connection }) => connection.id));
  const others = (await tx.connections.list(person.id)).filter(({ id }) => !loaded.has(id));
  if (others.some(({ lastSyncedAt }) => lastSyncedAt !== null)) return false;
  const current = await tx.people.get(person.id);
  return current?.zone === person.zone && JSON.stringify(current.workingHours) === JSON.stringify(person.workingHours);
}

async function measureWeeks(
  deps: MeasureDependencies,
  person: Person,
  laid: readonly LaidOut[],
  weeks: readonly IsoWeek[],
  now: Instant,
): Promise<WeeklyMetrics[]> {
  const { zone } = requireZone(person.zone);
  const { workingHours } = person;
  const measured: WeeklyMetrics[] = [];
  const windows = weeks.map((week) => measuredWindow(week, zone));
  const parts: Occurrence<MirroredEvent>[][][] = [];
  for (const one of laid) parts.push(await drive(byWindowSteps(one.occurrences, windows), deps.breathe));
  for (const [index, week] of weeks.entries()) {
    const occurrences = parts.flatMap((part) => part[index] ?? []);
    const metrics = withVersions(
      await drive(measureWeekSteps({ week, zone, workingHours, occurrences }), deps.breathe),
    );
    measured.push({ week, metrics, measuredAt: now });
    await deps.breathe();
  }
  return measured;
}

/**
 * Each calendar by itself: what stands in two calendars of one account would else be two records of one event. Where it does, it is laid
 * out once, as the copy that knows most.
 */
async function layOut(
  deps: MeasureDependencies,
  { connection, parts }: Mirrored,
  window: Interval,
  zone: Zone,
): Promise<LaidOut> {
  const laid: Occurrence<MirroredEvent>[][] = [];
  const warnings: Warning[][] = [];
  for (const events of parts) {
    const grouped = await drive(groupSeriesSteps(events), deps.breathe);
    const steps = expandCalendarSteps(grouped.series, window, {
      zone,
      zoneOf: zoneTable(connection.customZones),
      limit: OCCURRENCES_PER_SERIES,
      includeCancelled: true,
    });
    const expansion = await drive(steps, deps.breathe);
    laid.push([...expansion.occurrences]);
    warnings.push([...grouped.warnings, ...expansion.warnings]);
  }
  const occurrences = laid.length === 1 ? laid[0]! : distinctOccurrences(laid.flat());
  return { connection, occurrences, warnings: mergeWarnings(...warnings) };
}
