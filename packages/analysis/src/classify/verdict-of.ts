import { type MeetingKind, usualVerdicts, type Verdict } from './meeting-kind.ts';
import { type MeetingStructure, recurs } from './meeting-structure.ts';

/** What the words of a meeting say about how it is held, besides its kind. */
export interface SaidOfMeeting {
  /** It decides, plans, unblocks together or builds trust, besides reporting. */
  readonly doesMore: boolean;
  /** A written part exists, and only what is contested or blocked is met for. */
  readonly isLightened: boolean;
}

/**
 * What could be done with a meeting of a kind, by the rules that outrank the kind, in their order: a hold is no meeting; what does
 * not recur has no verdict; what is about a person, has two people, or was marked, stays; with people from outside nothing is only read; what
 * is lightened already stays; and a status meeting that does more is lightened. Of two verdicts the more careful one.
 */
export function verdictOf(kind: MeetingKind, structure: MeetingStructure, said: SaidOfMeeting): Verdict | null {
  const usual = usualVerdicts[kind];
  if (usual === null || structure.attendees === 1 || !recurs(structure)) return null;
  if (structure.attendees === 2 || structure.keep || said.isLightened) return 'keep';
  const isOnlyRead = usual === 'async' && (structure.externalAttendees ?? 0) === 0 && !said.doesMore;
  if (usual === 'async') return isOnlyRead ? 'async' : 'lighten';
  return usual;
}
