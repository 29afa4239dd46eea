import type { SimAttendee, SimCalendar, SimDetails, SimEvent, SimTimes } from '@clearweek/sandbox';
import { findZone, formatWallTime, toWall } from '@clearweek/calendar';

/** A calendar of the pretended world as the text that its owner would export or publish (RFC 5545). */
export function calendarText(calendar: SimCalendar): string {
  const events = [...calendar.events.values()].filter(({ cancelled }) => !cancelled);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lindenhof//Pretended calendar//EN',
    `X-WR-TIMEZONE:${calendar.zone}`,
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function eventLines(event: SimEvent): string[] {
  const changed = [...event.exceptions.values()].flatMap((one) =>
    one.state === 'changed' && !one.cancelled ? one : [],
  );
  const calledOff = [...event.exceptions.values()].filter((one) => one.state === 'cancelled' || one.cancelled);
  const repeats = event.rule === null ? [] : [`RRULE:${event.rule}`];
  const without = calledOff.map(({ originalStart }) => `EXDATE${original(event, originalStart)}`);
  return [
    ...versionLines(event, event, [...repeats, ...without]),
    ...changed.flatMap((one) => versionLines(event, one, [`RECURRENCE-ID${original(event, one.originalStart)}`])),
  ];
}

function versionLines(event: SimEvent, details: SimDetails, more: readonly string[]): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTART${timeOf(details.times, 'start')}`,
    `DTEND${timeOf(details.times, 'end')}`,
    ...more,
    ...(details.title === null ? [] : [`SUMMARY:${escaped(details.title)}`]),
    ...(details.privacy === 'default' ? [] : [`CLASS:${details.privacy.toUpperCase()}`]),
    ...(details.availability === 'free' ? ['TRANSP:TRANSPARENT'] : []),
    ...(details.attendees.length === 0 ? [] : [`ORGANIZER:mailto:${details.organizer.address}`]),
    ...details.attendees.map(attendeeLine),
    'END:VEVENT',
  ];
}

const answers = { needsAction: 'NEEDS-ACTION', accepted: 'ACCEPTED', declined: 'DECLINED', tentative: 'TENTATIVE' };

function attendeeLine({ address, optional, response }: SimAttendee): string {
  const role = optional ? 'OPT-PARTICIPANT' : 'REQ-PARTICIPANT';
  return `ATTENDEE;ROLE=${role};PARTSTAT=${answers[response]}:mailto:${address}`;
}

function timeOf(times: SimTimes, end: 'start' | 'end'): string {
  const digits = times[end].replaceAll(/[-:]/g, '');
  return times.kind === 'dates' ? `;VALUE=DATE:${digits}` : `;TZID=${times.zone}:${digits}`;
}

/** An original start, which the world keeps as an instant, on the wall clock of its series. */
function original({ times }: SimEvent, originalStart: string): string {
  if (times.kind === 'dates') return `;VALUE=DATE:${originalStart.replaceAll('-', '')}`;
  const found = findZone(times.zone);
  if (found.kind === 'unknown') throw new Error('A zone that nobody knows');
  const wall = formatWallTime(toWall(Number(originalStart), found.zone));
  return `;TZID=${times.zone}:${wall.replaceAll(/[-:]/g, '')}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
}

/** Lines of 75 characters at most, the rest after a blank. */
function folded(line: string): string {
  return line.replaceAll(/(.{74})(?=.)/g, '$1\r\n ');
}
