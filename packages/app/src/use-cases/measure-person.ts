import {
  expandCalendarSteps,
  type Interval,
  type MirroredEvent,
  type Occurrence,
  groupSeries,
  type Zone,
  zoneTable,
} from '@clearweek/calendar';
import { measureWeek } from '@clearweek/analysis';
import type { AppDependencies } from '../dependencies.ts';
import { drive } from '../drive.ts';
import { occurrenceWindow } from '../occurrence-window.ts';
import type { Connection, Person, PersonId, TenantId, TenantTransaction, WeeklyMetrics } from '../ports/store.ts';
import { requireZone } from '../zones.ts';

export type MeasureDependencies = Pick<AppDependencies, 'store' | 'clock' | 'breathe'>;

interface Loaded {
  readonly person: Person;
  readonly calendars: readonly { readonly connection: Connection; readonly events: readonly MirroredEvent[] }[];
}

/**
 * Lays out the occurrences of a person's calendars over the window and measures each week of it. Reads in one transaction and
 * writes in another; where a calendar moved on in between, nothing is written: its sync has ordered a new measuring.
 */
export function createMeasurePerson(deps: MeasureDependencies) {
  return async (tenantId: TenantId, personId: PersonId): Promise<Record<string, number>> => {
    const loaded = await load(deps, tenantId, personId);
    if (loaded === null) return { gone: 1 };
    const now = deps.clock.now();
    const { zone } = requireZone(loaded.person.zone);
    const window = occurrenceWindow(now, zone);
    const laid = [];
    for (const { connection, events } of loaded.calendars) {
      laid.push({ connection, occurrences: await layOut(deps, connection, events, window.interval, zone) });
    }
    const occurrences = laid.flatMap((calendar) => calendar.occurrences);
    const weeks: WeeklyMetrics[] = [];
    for (const week of window.weeks) {
      const metrics = measureWeek({ week, zone, workingHours: loaded.person.workingHours, occurrences });
      weeks.push({ week, metrics, measuredAt: now });
      await deps.breathe();
    }
    return deps.store.inTenant(tenantId, async (tx): Promise<Record<string, number>> => {
      if (!(await stillAsLoaded(tx, loaded))) return { superseded: 1 };
      for (const calendar of laid) await tx.occurrences.replace(calendar.connection.id, calendar.occurrences);
      await (laid.length === 0 ? tx.weeks.removeAll(personId) : tx.weeks.save(personId, weeks));
      await tx.people.setNextAnalysisAt(personId, window.movesAt);
      return { occurrences: occurrences.length, weeks: weeks.length };
    });
  };
}

async function load(deps: MeasureDependencies, tenantId: TenantId, personId: PersonId): Promise<Loaded | null> {
  return deps.store.inTenant(tenantId, async (tx) => {
    const person = await tx.people.get(personId);
    if (person === null) return null;
    const calendars = [];
    for (const connection of await tx.connections.list(personId)) {
      calendars.push({ connection, events: await tx.mirror.load(connection.id, { titles: false }) });
    }
    return { person, calendars };
  });
}

/** Holds the calendars, so that none moves on before the result is written. What changed has ordered its own measuring. */
async function stillAsLoaded(tx: TenantTransaction, { person, calendars }: Loaded): Promise<boolean> {
  for (const { connection } of calendars) {
    const current = await tx.connections.lock(connection.id);
    if (current?.generation !== connection.generation) return false;
  }
  const current = await tx.people.get(person.id);
  return current?.zone === person.zone && JSON.stringify(current.workingHours) === JSON.stringify(person.workingHours);
}

async function layOut(
  deps: MeasureDependencies,
  connection: Connection,
  events: readonly MirroredEvent[],
  window: Interval,
  zone: Zone,
): Promise<readonly Occurrence<MirroredEvent>[]> {
  const { series } = groupSeries(events);
  const steps = expandCalendarSteps(series, window, { zone, zoneOf: zoneTable(connection.customZones), includeCancelled: true });
  return (await drive(steps, deps.breathe)).occurrences;
}
