import type { CopyRef } from './acts-model.ts';
import { at, calendarOf, copiesOf, guests, key, smallWorld, type SmallWorld } from './fixture.ts';
import type { SimAttendee, SimEvent } from './model.ts';

export const MONDAYS = 'FREQ=WEEKLY;COUNT=6';
/** 2026-11-30 is a Monday; 10:00 in Berlin is 09:00 in UTC. */
export const FIRST = at('2026-11-30T10:00', '2026-11-30T11:00');
export const SECOND = key('2026-12-07T09:00Z');
export const THIRD = key('2026-12-14T09:00Z');

export interface WeeklyMeeting extends SmallWorld {
  /** The organizer's copy. */
  readonly event: SimEvent;
  readonly copy: CopyRef;
  readonly copyOf: (name: string) => SimEvent;
  readonly refOf: (name: string) => CopyRef;
}

/** A weekly meeting that Gerda calls, with Mona (Outlook) and Gil (Google). */
export function weekly(): WeeklyMeeting {
  const small = smallWorld();
  const calendarId = calendarOf(small.world, 'gerda').id;
  const event = small.acts.create(calendarId, {
    times: FIRST,
    title: 'Weekly',
    rule: MONDAYS,
    attendees: guests('mona', 'gil'),
  });
  const copyOf = (name: string): SimEvent => {
    const [copy] = copiesOf(small.world, name, event.uid);
    if (copy === undefined) throw new Error('There is no copy.');
    return copy;
  };
  const refOf = (name: string): CopyRef => ({ calendarId: calendarOf(small.world, name).id, eventId: copyOf(name).id });
  return { ...small, event, copy: refOf('gerda'), copyOf, refOf };
}

export function guest(name: string): SimAttendee {
  const [one] = guests(name);
  if (one === undefined) throw new Error('There is no guest.');
  return one;
}

/** When somebody's meetings of these months begin, in UTC. */
export function takesPlace(small: SmallWorld, name: string): string[] {
  const range = { start: Date.parse('2026-11-01T00:00Z'), end: Date.parse('2027-03-01T00:00Z') };
  return small.world
    .occurrences(calendarOf(small.world, name), range)
    .map(({ start }) => new Date(start).toISOString().slice(0, 16));
}
