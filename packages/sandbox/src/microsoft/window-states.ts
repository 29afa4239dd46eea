import type { SimCalendar, SimWorld } from '../world/model.ts';
import type { Range } from './event-slots.ts';
import { createWindowState, type WindowState } from './window-state.ts';

/** A listing that is being read page by page: what it consists of was fixed when it began. */
export interface Round {
  readonly id: string;
  readonly state: WindowState;
  readonly pages: readonly (readonly string[])[];
  /** The number that the delta link at its end carries. */
  readonly version: number;
}

export interface WindowStates {
  /** The state of a calendar's window, made where there is none yet. */
  of(calendar: SimCalendar, range: Range): WindowState;
  byId(id: string): WindowState | null;
  keep(round: Omit<Round, 'id'>): Round;
  round(id: string): Round | null;
  /** The state is forgotten, and every link that leads to it is dead. The same window asked for anew gets another state. */
  forget(state: WindowState): void;
}

/** Above these the oldest go, and their links are answered with 410: Graph forgets too. */
const WINDOWS_KEPT = 20_000;
const ROUNDS_KEPT = 4_000;

/** `instance` is new at every start, so that a link of an earlier life is not mistaken for one of this. */
export function createWindowStates(world: SimWorld, instance: string): WindowStates {
  const states = new Map<string, WindowState>();
  const byRange = new Map<string, WindowState>();
  const rounds = new Map<string, Round>();
  let made = 0;
  const nextId = (kind: string): string => `${kind}${(made += 1)}-${instance}`;
  const keyOf = (calendar: SimCalendar, { start, end }: Range): string => `${calendar.id} ${start} ${end}`;
  return {
    of(calendar, range) {
      const key = keyOf(calendar, range);
      const known = byRange.get(key);
      if (known !== undefined) return known;
      const state = createWindowState(nextId('w'), world, calendar, range);
      drop(states, WINDOWS_KEPT);
      drop(byRange, WINDOWS_KEPT);
      states.set(state.id, state);
      byRange.set(key, state);
      return state;
    },
    byId: (id) => states.get(id) ?? null,
    keep(content) {
      const round = { ...content, id: nextId('r') };
      drop(rounds, ROUNDS_KEPT);
      rounds.set(round.id, round);
      return round;
    },
    round: (id) => rounds.get(id) ?? null,
    forget(state) {
      states.delete(state.id);
      byRange.delete(keyOf(state.calendar, state.range));
      for (const [id, round] of rounds) if (round.state === state) rounds.delete(id);
    },
  };
}

function drop(map: Map<string, unknown>, most: number): void {
  if (map.size < most) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
