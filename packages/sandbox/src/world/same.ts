import type { SimAttendee, SimDetails, SimTimes } from './model.ts';

export function sameTimes(one: SimTimes, other: SimTimes): boolean {
  if (one.start !== other.start || one.end !== other.end || one.kind !== other.kind) return false;
  return one.kind === 'dates' || other.kind === 'dates' || one.zone === other.zone;
}

export function sameAttendees(one: readonly SimAttendee[], other: readonly SimAttendee[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((attendee, index) => sameAttendee(attendee, other[index]));
}

function sameAttendee(one: SimAttendee, other: SimAttendee | undefined): boolean {
  if (one === other) return true;
  return (
    other !== undefined &&
    one.address === other.address &&
    one.response === other.response &&
    one.optional === other.optional &&
    one.kind === other.kind &&
    one.name === other.name
  );
}

/** Whether two versions say the same. */
export function sameDetails(one: SimDetails, other: SimDetails): boolean {
  return (
    sameTimes(one.times, other.times) &&
    one.title === other.title &&
    one.description === other.description &&
    one.location === other.location &&
    one.privacy === other.privacy &&
    one.availability === other.availability &&
    one.kind === other.kind &&
    one.conferenceUrl === other.conferenceUrl &&
    one.cancelled === other.cancelled &&
    one.organizer.address === other.organizer.address &&
    sameAttendees(one.attendees, other.attendees)
  );
}
