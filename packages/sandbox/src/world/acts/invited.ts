import type { SimAttendee, SimEvent } from '../model.ts';

/** The addresses of people who are invited: to the whole meeting, or to single occurrences of it and nothing else. */
export interface Invited {
  readonly whole: ReadonlySet<string>;
  /** By original start. */
  readonly single: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NOBODY: Invited = { whole: new Set(), single: new Map() };

export function invitedTo(event: SimEvent): Invited {
  const whole = new Set(people(event.attendees));
  const single = new Map<string, ReadonlySet<string>>();
  for (const exception of event.exceptions.values()) {
    if (exception.state === 'cancelled' || exception.cancelled) continue;
    const others = people(exception.attendees).filter((address) => !whole.has(address));
    if (others.length > 0) single.set(exception.originalStart, new Set(others));
  }
  return { whole, single };
}

function people(attendees: readonly SimAttendee[]): string[] {
  return attendees.filter(({ kind }) => kind === 'person').map(({ address }) => address);
}

export function responseOf(attendees: readonly SimAttendee[], address: string): SimAttendee['response'] | null {
  return attendees.find((attendee) => attendee.address === address)?.response ?? null;
}

/** The list with somebody's answer in it; the same list where nothing changes. */
export function withResponse(
  attendees: readonly SimAttendee[],
  address: string,
  response: SimAttendee['response'],
): readonly SimAttendee[] {
  const before = responseOf(attendees, address);
  if (before === null || before === response) return attendees;
  return attendees.map((attendee) => (attendee.address === address ? { ...attendee, response } : attendee));
}

/** An exception's list, after that of the series has changed: who came to the series comes, who left leaves, all others stay. */
export function mergedAttendees(
  own: readonly SimAttendee[],
  before: readonly SimAttendee[],
  after: readonly SimAttendee[],
): readonly SimAttendee[] {
  const addresses = (list: readonly SimAttendee[]) => new Set(list.map(({ address }) => address));
  const [had, has, mine] = [addresses(before), addresses(after), addresses(own)];
  const kept = own.filter(({ address }) => has.has(address) || !had.has(address));
  const added = after.filter(({ address }) => !had.has(address) && !mine.has(address));
  return added.length === 0 && kept.length === own.length ? own : [...kept, ...added];
}
