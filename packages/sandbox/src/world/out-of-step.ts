import { copyId } from './identifiers.ts';
import type { SimCalendar, SimEvent, SimWorld } from './model.ts';
import { sameAttendees, sameTimes } from './same.ts';

/** For tests: what does not fit together between the copies of meetings, in words; nothing where all is well. */
export function outOfStep(world: SimWorld): string[] {
  const problems: string[] = [];
  for (const person of world.people) {
    for (const calendar of world.calendars(person.id)) {
      checkAlone(calendar, problems);
      for (const event of calendar.events.values()) {
        if (event.organizer.address === person.address) checkCopies(world, event, person.id, problems);
        else if (!event.cancelled) checkOrigin(world, event, person.address, problems);
      }
    }
  }
  return problems;
}

/** A mailbox has the series or occurrences without it, never both, called off or not: their items would bear one name. */
function checkAlone({ events }: SimCalendar, problems: string[]): void {
  const whole = new Set([...events.values()].filter(({ loneStart }) => loneStart === undefined).map(({ uid }) => uid));
  for (const { id, uid, loneStart } of events.values()) {
    if (loneStart !== undefined && whole.has(uid)) problems.push(`${id}: alone beside its series`);
  }
}

/** A copy takes place only where its organizer has the meeting and this person is invited, to all of it or to this occurrence. */
function checkOrigin(world: SimWorld, copy: SimEvent, address: string, problems: string[]): void {
  const organizer = world.personByAddress(copy.organizer.address);
  if (organizer === null) return;
  const origin = world
    .calendars(organizer.id)
    .flatMap((calendar) => [...calendar.events.values()])
    .find(({ uid }) => uid === copy.uid);
  const lists = (attendees: SimEvent['attendees']) => attendees.some((attendee) => attendee.address === address);
  if (origin === undefined) {
    problems.push(`${copy.id}: nobody calls it`);
  } else if (!lists(origin.attendees)) {
    const here = [...origin.exceptions.values()].find(
      (exception) =>
        exception.state === 'changed' && lists(exception.attendees) && sameTimes(exception.times, copy.times),
    );
    if (here === undefined || copy.rule !== null) problems.push(`${copy.id}: not invited`);
  }
}

function checkCopies(world: SimWorld, event: SimEvent, ownerId: string, problems: string[]): void {
  for (const { address, response } of event.attendees) {
    const guest = world.personByAddress(address);
    const [calendar] = guest === null || guest.id === ownerId ? [] : world.calendars(guest.id);
    if (guest === null || calendar === undefined) continue;
    const copy = calendar.events.get(copyId(event.uid, guest.provider, calendar.id));
    const where = `${guest.id}, ${event.rule === null ? 'single' : 'series'}`;
    if (copy === undefined) {
      if (response !== 'declined') problems.push(`${where}: no copy`);
      continue;
    }
    if (copy.cancelled) problems.push(`${where}: called off`);
    if (!sameTimes(copy.times, event.times) || copy.rule !== event.rule) problems.push(`${where}: other times`);
    if (copy.title !== event.title || copy.location !== event.location) problems.push(`${where}: other words`);
    if (!sameAttendees(copy.attendees, event.attendees)) problems.push(`${where}: other people`);
    checkExceptions(event, copy, address, where, problems);
  }
}

function checkExceptions(event: SimEvent, copy: SimEvent, address: string, where: string, problems: string[]): void {
  for (const [start, exception] of event.exceptions) {
    const mine = copy.exceptions.get(start);
    const takesPlace = mine?.state === 'changed' && !mine.cancelled;
    const me = exception.state === 'changed' ? exception.attendees.find((one) => one.address === address) : undefined;
    if (exception.state === 'cancelled' || me === undefined) {
      if (mine === undefined || takesPlace) problems.push(`${where}: an occurrence that is off for the others`);
    } else if (!takesPlace) {
      if (me.response !== 'declined') problems.push(`${where}: an occurrence is missing`);
    } else if (!sameTimes(mine.times, exception.times) || mine.title !== exception.title) {
      problems.push(`${where}: an occurrence differs`);
    }
  }
}
