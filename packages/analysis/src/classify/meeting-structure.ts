import type { Cadence } from '../series/rhythm.ts';

/** What is known of a recurring meeting apart from its words. Null: not known. */
export interface MeetingStructure {
  readonly cadence: Cadence | null;
  readonly durationMinutes: number | null;
  /** People invited, the organizer included; rooms never count. */
  readonly attendees: number | null;
  /** How many of them are from outside of the organization. */
  readonly externalAttendees: number | null;
  /** Of the last thirteen weeks; those that were moved were held. */
  readonly occurrences: { readonly held: number; readonly cancelled: number } | null;
  /** Somebody marked the series to stay as it is. */
  readonly keep: boolean;
}

/** An irregular series recurs once so many of its dates were seen. */
const LEAST_SEEN = 3;

/** Whether there is a series to judge. What is not known counts as recurring: who asks calls it a series. */
export function recurs({ cadence, occurrences }: MeetingStructure): boolean {
  if (cadence !== 'irregular') return true;
  return occurrences === null || occurrences.held + occurrences.cancelled >= LEAST_SEEN;
}

/** At least a third of the people are from outside. False where nobody is, or it is not known. */
export function isMostlyShared({ attendees, externalAttendees }: MeetingStructure): boolean {
  if (attendees === null || externalAttendees === null || externalAttendees === 0) return false;
  return externalAttendees * 3 >= attendees;
}
