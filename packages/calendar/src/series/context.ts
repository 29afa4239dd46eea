import type { Zone } from '../zone.ts';

/** What expansion needs to know besides the events. */
export interface ExpansionContext {
  /** The zone of whoever looks: floating times and all-day events are read in it. */
  readonly zone: Zone;
  /** Looks up the zones that events name (`zoneTable`, `zoneOfId`). */
  readonly zoneOf: (id: string) => Zone | null;
  /** Most occurrences of one series; more are left out and counted (`too_many_occurrences`). */
  readonly limit: number;
  /** Most work for one rule (`Bounds.maxSteps`); the default is enough for every rule that a calendar makes. */
  readonly maximumSteps?: number;
  /** Hand out cancelled occurrences as well, with `event.cancelled` true; they are left out otherwise. */
  readonly includeCancelled?: boolean;
}
