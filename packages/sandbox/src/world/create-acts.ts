import type { Acts, CopyRef } from './acts-model.ts';
import { cancelEvent, clearCopy, restoreEvent } from './acts/cancel.ts';
import { changeEvent, changeOwn, changeRule, changeZone } from './acts/change.ts';
import { createEvent } from './acts/create.ts';
import { addCalendar, leave, removeCalendar } from './acts/calendars.ts';
import { answer, cancelOccurrence, changeOccurrence, restoreOccurrence } from './acts/occurrence.ts';
import { find, type Found } from './acts/reference.ts';
import { splitSeries } from './acts/split.ts';
import { copyIn, takeTurn, type Copy, type Turn, type WorldState } from './world-state.ts';

/** The acts of a world. `clock` says when they happen, where that is not now: a company has a past. */
export function createActs(state: WorldState, clock: { now(): number } = state.clock): Acts {
  const turn = <T>(work: (turn: Turn) => T): T => takeTurn(state, clock.now(), work);

  /** On a meeting that is there, by any of its copies. */
  const onMeeting = <T>(copy: CopyRef, otherwise: T, work: (found: Found, turn: Turn) => T): T => {
    const found = find(state, copy);
    return found === null ? otherwise : turn((now) => work(found, now));
  };

  /** The same for what can only be done to a whole meeting, not to the one occurrence that somebody sees of it. */
  const onWhole = <T>(copy: CopyRef, otherwise: T, work: (reference: Copy, turn: Turn) => T): T =>
    onMeeting(copy, otherwise, ({ reference, loneStart }, now) =>
      loneStart === null ? work(reference, now) : otherwise,
    );

  return {
    create: (calendarId, event) => turn((now) => createEvent(state, now, calendarId, event)),
    change: (copy, change) =>
      onMeeting(copy, false, (found, now) =>
        found.loneStart === null
          ? changeEvent(state, now, found.reference, change)
          : changeOccurrence(state, now, found, found.loneStart, change),
      ),
    changeOwn(copy, change) {
      const own = copyIn(state, copy.calendarId, copy.eventId);
      return own === null || own.event.cancelled ? false : turn((now) => changeOwn(state, now, own, change));
    },
    changeRule: (copy, rule) => onWhole(copy, false, (reference, now) => changeRule(state, now, reference, rule)),
    changeZone: (copy, zone) => onWhole(copy, false, (reference, now) => changeZone(state, now, reference, zone)),
    cancel: (copy, by = 'owner') =>
      onMeeting(copy, false, (found, now) => cancelEvent(state, now, found, by === 'organizer')),
    clear: ({ calendarId, eventId }) => turn((now) => clearCopy(now, state.calendars.get(calendarId), eventId)),
    restore: (copy) => turn((now) => restoreEvent(state, now, copy)),
    changeOccurrence: (copy, originalStart, change) =>
      onMeeting(copy, false, (found, now) =>
        isOther(found, originalStart) ? false : changeOccurrence(state, now, found, originalStart, change),
      ),
    cancelOccurrence: (copy, originalStart) =>
      onMeeting(copy, false, (found, now) =>
        found.loneStart === null ? cancelOccurrence(state, now, found, originalStart) : false,
      ),
    restoreOccurrence: (copy, originalStart) =>
      onMeeting(copy, false, (found, now) =>
        found.loneStart === null ? restoreOccurrence(state, now, found, originalStart) : false,
      ),
    split: (copy, originalStart, change) =>
      onWhole(copy, null, (reference, now) => splitSeries(state, now, reference, originalStart, change)),
    answer: (copy, response, originalStart) =>
      onMeeting(copy, false, (found, now) => answer(state, now, found, response, originalStart ?? found.loneStart)),
    invite: (copy, attendee) =>
      onWhole(copy, false, (reference, now) => {
        const { attendees } = reference.event;
        if (attendees.some(({ address }) => address === attendee.address)) return false;
        return changeEvent(state, now, reference, { attendees: [...attendees, attendee] });
      }),
    uninvite: (copy, address) =>
      onWhole(copy, false, (reference, now) => {
        const attendees = reference.event.attendees.filter((attendee) => attendee.address !== address);
        return changeEvent(state, now, reference, { attendees });
      }),
    addCalendar: (personId, name) => turn((now) => addCalendar(state, now, personId, name)),
    removeCalendar: (calendarId) => turn((now) => removeCalendar(state, now, calendarId)),
    leave: (personId) => turn((now) => leave(state, now, personId)),
  };
}

function isOther({ loneStart }: Found, originalStart: string): boolean {
  return loneStart !== null && loneStart !== originalStart;
}
