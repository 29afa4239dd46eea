import type { Interval } from '@clearweek/calendar';
import { normalize } from '@clearweek/calendar';

/** Meetings in order of start, none of them empty. */
type Meetings = readonly Interval[];

/** The time during which two or more of the meetings run at once; normalised, so three at once count as two do. */
export function doubleBooked(meetings: Meetings): Interval[] {
  const overlaps: Interval[] = [];
  let latestEnd = -Infinity;
  for (const { start, end } of meetings) {
    // Every earlier meeting has started by now, so what they cover from here on is one stretch up to the latest end.
    if (start < latestEnd) overlaps.push({ start, end: Math.min(end, latestEnd) });
    latestEnd = Math.max(latestEnd, end);
  }
  return normalize(overlaps);
}

/** The whole time of all meetings that overlap another one; normalised, so no time counts twice. */
export function conflictingMeetings(meetings: Meetings): Interval[] {
  const conflicting: Interval[] = [];
  let latestEnd = -Infinity;
  meetings.forEach((meeting, index) => {
    const next = meetings[index + 1];
    if (meeting.start < latestEnd || (next && next.start < meeting.end)) conflicting.push(meeting);
    latestEnd = Math.max(latestEnd, meeting.end);
  });
  return normalize(conflicting);
}
