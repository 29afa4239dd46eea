import type { CopyRef } from '../acts-model.ts';
import { copyId } from '../identifiers.ts';
import type { SimEvent } from '../model.ts';
import { copyIn, invitedCopy, primaryOf, type Copy, type WorldState } from '../world-state.ts';
import { loneKey } from './spread.ts';

export interface Found {
  /** The copy that was named. */
  readonly own: Copy;
  /** The copy that all follow. */
  readonly reference: Copy;
  /** Whether the named copy is the organizer's. */
  readonly isOrganizer: boolean;
  /** Set where its owner is invited to this one occurrence only. */
  readonly loneStart: string | null;
}

/** The named copy and the one that it follows; null where either is gone or called off. */
export function find(state: WorldState, { calendarId, eventId }: CopyRef): Found | null {
  const own = copyIn(state, calendarId, eventId);
  if (own === null || own.event.cancelled) return null;
  const loneStart = state.loneCopies.get(loneKey(calendarId, eventId)) ?? null;
  const reference = referenceOf(state, own, loneStart !== null);
  if (reference === null) return null;
  return { own, reference, isOrganizer: own.person.address === own.event.organizer.address, loneStart };
}

function referenceOf(state: WorldState, own: Copy, isLone: boolean): Copy | null {
  if (state.personByAddress.has(own.event.organizer.address)) return organizersCopy(state, own.event);
  // Somebody from outside organizes it: any whole copy stands for theirs, which we do not have.
  return isLone ? anotherCopy(state, own) : own;
}

/** Null where the organizer is from outside, or has deleted it. */
export function organizersCopy(state: WorldState, { uid, organizer }: SimEvent): Copy | null {
  const person = state.personByAddress.get(organizer.address);
  if (person === undefined) return null;
  const home = state.homes.get(uid) ?? primaryOf(state, person).id;
  return copyIn(state, home, copyId(uid, person.provider, home));
}

/** A whole copy in another person's calendar that is not called off. */
export function anotherCopy(state: WorldState, own: Copy): Copy | null {
  for (const { address } of own.event.attendees) {
    if (address === own.person.address) continue;
    const copy = invitedCopy(state, own.event.uid, address);
    if (copy !== null && !copy.event.cancelled) return copy;
  }
  return null;
}
