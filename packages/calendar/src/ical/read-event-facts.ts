import type { EventFacts, EventTime } from '../event.ts';
import { availabilityOf, kindOf } from './event-kind.ts';
import { eventFeatures } from './event-features.ts';
import type { LineAccess } from './line-access.ts';
import { textValue } from './property.ts';

/** Properties that exist only to say how to join a meeting. */
const CONFERENCE_PROPERTIES = [
  'X-GOOGLE-CONFERENCE',
  'X-MICROSOFT-SKYPETEAMSMEETINGURL',
  'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK',
];

/** Characters; what is longer is a text in the wrong place. */
const MAXIMUM_TITLE = 1_000;

export type ReadFacts = Omit<EventFacts, 'createdAt'>;

/** What an event is, besides its times and people. */
export function readEventFacts(
  lines: LineAccess,
  event: { start: EventTime; attendees: number; uid: string },
): ReadFacts {
  const availability = availabilityOf({
    transparency: lines.mark('TRANSP'),
    status: lines.mark('STATUS'),
    busyStatus: lines.mark('X-MICROSOFT-CDO-BUSYSTATUS') || lines.mark('X-MICROSOFT-CDO-INTENDEDSTATUS'),
  });
  const title = lines.text('SUMMARY').trim().slice(0, MAXIMUM_TITLE);
  return {
    title: title === '' ? null : title,
    isPrivate: isPrivate(lines),
    kind: kindOf({
      uid: event.uid,
      categories: categories(lines),
      availability,
      attendees: event.attendees,
      isAllDay: event.start.kind === 'date',
      icon: lines.raw('X-GOOGLE-CALENDAR-CONTENT-ICON')[0] ?? '',
    }),
    availability,
    ...eventFeatures({
      description: lines.text('DESCRIPTION') || lines.text('X-ALT-DESC'),
      location: lines.text('LOCATION'),
      links: [...lines.raw('URL'), ...lines.raw('ATTACH'), ...lines.raw('CONFERENCE')],
      hasConferenceProperty:
        lines.has('CONFERENCE') || CONFERENCE_PROPERTIES.some((name) => lines.raw(name).some((value) => value !== '')),
    }),
  };
}

/** CLASS (RFC 5545, 3.8.1.3: an unknown class counts as PRIVATE), or Apple's older mark for the same. */
function isPrivate(lines: LineAccess): boolean {
  const access = lines.mark('X-CALENDARSERVER-ACCESS');
  if (access !== '' && access !== 'PUBLIC') return true;
  const mark = lines.mark('CLASS');
  return mark !== '' && mark !== 'PUBLIC' && mark !== 'DEFAULT';
}

function categories(lines: LineAccess): string[] {
  return lines
    .all('CATEGORIES')
    .flatMap((property) =>
      property.values.map((_, index) => textValue({ ...property, values: property.values.slice(index) })),
    )
    .map((category) => category.trim().toLowerCase());
}
