import type { Participation } from '@clearweek/calendar';

/**
 * Whether nobody but the organizer has answered an invitation (accepted, tentatively accepted or declined it).
 * Answers are known as counts, and organizers count as having accepted (`participationOf`), so one acceptance is
 * theirs. Where no answer is known at all, which is how a calendar with a hidden guest list looks, nothing is claimed:
 * false.
 */
export function answeredByNobody({ responses, ownRole, ownResponse }: Participation): boolean {
  const { accepted, declined, tentative, needsAction } = responses;
  if (accepted + declined + tentative + needsAction === 0) return false;
  // Of an own meeting the one answer is the owner's, whatever it says.
  if (ownRole === 'organizer') return accepted + declined + tentative <= 1;
  if (ownResponse && ownResponse !== 'needsAction') return false;
  return accepted <= 1 && declined + tentative === 0;
}

/** Whether the owner was asked for an answer and has not given one. */
export function isUnanswered({ ownRole, ownResponse }: Participation): boolean {
  return ownResponse === 'needsAction' && ownRole !== 'organizer';
}
