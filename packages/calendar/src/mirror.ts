import type { CalendarEvent, MirroredEvent } from './event.ts';
import { NO_PARTICIPATION, participationOf } from './participation.ts';

/**
 * An event as it is kept: times and facts, people as counts, no address. Of a private event only the busy time is
 * kept: no title, no people, nothing about its texts.
 *
 * @param owner address of the owner of the calendar; null where it is not known
 * @param peopleNamed whether the calendar names people at all (`namesPeople`)
 */
export function mirrorEvent(event: CalendarEvent, owner: string | null, peopleNamed = true): MirroredEvent {
  const timing = {
    uid: event.uid,
    sequence: event.sequence,
    recurrenceId: event.recurrenceId,
    thisAndFuture: event.thisAndFuture,
    start: event.start,
    length: event.length,
    rules: event.rules,
    exclusionRules: event.exclusionRules,
    extraStarts: event.extraStarts,
    excludedStarts: event.excludedStarts,
    ...(event.listedStarts !== undefined && { listedStarts: event.listedStarts }),
    cancelled: event.cancelled,
    availability: event.availability,
  };
  if (event.isPrivate) {
    return {
      ...timing,
      title: null,
      isPrivate: true,
      kind: 'default',
      hasAgenda: false,
      hasNotesDocument: false,
      hasConferenceLink: false,
      cues: [],
      createdAt: null,
      participation: NO_PARTICIPATION,
    };
  }
  return {
    ...timing,
    title: event.title,
    isPrivate: false,
    kind: event.kind,
    hasAgenda: event.hasAgenda,
    hasNotesDocument: event.hasNotesDocument,
    hasConferenceLink: event.hasConferenceLink,
    cues: event.cues,
    createdAt: event.createdAt,
    participation: participationOf(event, owner, peopleNamed),
  };
}
