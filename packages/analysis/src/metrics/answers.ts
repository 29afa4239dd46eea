import type { Participation } from '@clearweek/calendar';

/**
 * Whether nobody but the organizer has answered an invitation (accepted, tentatively accepted or declined it).
 * The mirror keeps answers as counts. The organizer's own answer is among them where as many answers as people are
 * known; calendars set it to "accepted". Where no answer is known at all, which is how a calendar with a hidden guest
 * list looks, nothing is claimed: false.
 */
export function answeredByNobody(participation: Participation): boolean {
  const { responses, people, ownRole, ownResponse } = participation;
  const known = responses.accepted + responses.declined + responses.tentative + responses.needsAction;
  if (known === 0) return false;
  const answered = known - responses.needsAction;
  if (ownRole === 'organizer') return answered === (ownResponse && ownResponse !== 'needsAction' ? 1 : 0);
  if (ownResponse && ownResponse !== 'needsAction') return false;
  const organizerIsListed = known >= people && responses.accepted > 0;
  return answered === (organizerIsListed ? 1 : 0);
}

/** Whether the owner was asked for an answer and has not given one. */
export function isUnanswered({ ownRole, ownResponse }: Participation): boolean {
  return ownResponse === 'needsAction' && ownRole !== 'organizer';
}
