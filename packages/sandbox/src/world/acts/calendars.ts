import { calendarId, newCalendar } from '../create-world.ts';
import { primaryOf, type Turn, type WorldState } from '../world-state.ts';
import { invitedTo } from './invited.ts';
import { spread } from './spread.ts';

/** Another calendar for somebody; its id. @throws RangeError where there is no such person */
export function addCalendar(state: WorldState, turn: Turn, personId: string, name: string): string {
  const person = state.personById.get(personId);
  if (person === undefined) throw new RangeError('There is no such person.');
  const calendar = newCalendar(person, name, calendarId(person, `${state.seed} ${state.nextNumber()}`), false);
  state.calendars.set(calendar.id, calendar);
  state.calendarsOf.set(personId, [...(state.calendarsOf.get(personId) ?? []), calendar]);
  turn.touch(calendar.id);
  return calendar.id;
}

/** With everything in it; meetings called from there are called off. False for a primary calendar. */
export function removeCalendar(state: WorldState, turn: Turn, id: string): boolean {
  const calendar = state.calendars.get(id);
  if (calendar === undefined || calendar.primary || calendar.removed) return false;
  const events = [...calendar.events.values()];
  calendar.events.clear();
  calendar.deleted.clear();
  calendar.removed = true;
  for (const event of events) spread({ state, turn, reference: { calendar, event } }, invitedTo(event));
  const left = state.calendarsOf.get(calendar.personId)?.filter((other) => other !== calendar) ?? [];
  state.calendarsOf.set(calendar.personId, left);
  turn.touch(id);
  return true;
}

/** The account is closed; what it has called stays in other people's calendars. */
export function leave(state: WorldState, turn: Turn, personId: string): boolean {
  const person = state.personById.get(personId);
  if (person === undefined || !person.active) return false;
  person.active = false;
  turn.touch(primaryOf(state, person).id);
  return true;
}
