import { readCalendar } from '@clearweek/calendar';
import type { CalendarEvent } from '@clearweek/calendar';
import { createActs, createWorld } from '@clearweek/sandbox';
import type { SimCalendar } from '@clearweek/sandbox';
import { pretendedPeople } from './google-client-world.ts';
import { conformanceNow, describeCalendar } from './provider-conformance.ts';
import { calendarText } from './world-calendar-text.ts';

/**
 * Files and feeds have no account: no cursor, no settings, no notices. What they share with the providers is what takes place, read
 * whole each time.
 */
describeCalendar('An iCalendar feed', async () => {
  const clock = { now: () => conformanceNow };
  const { world, state } = createWorld({ seed: 1, people: pretendedPeople(), clock, domain: 'lindenhof.example' });
  const [person, , , colleague] = world.people;
  const [calendar] = world.calendars(person?.id ?? '');
  if (person === undefined || colleague === undefined || calendar === undefined) throw new Error('Nobody is there');
  return {
    world,
    acts: createActs(state),
    person,
    colleague,
    calendar,
    read: async () => eventsIn(calendar),
    readAfresh: async () => eventsIn(calendar),
    close: async () => undefined,
  };
});

function eventsIn(calendar: SimCalendar): readonly CalendarEvent[] {
  const reading = readCalendar(Buffer.from(calendarText(calendar)));
  if (reading.kind !== 'calendar') throw new Error('The text is no calendar');
  if (reading.warnings.length > 0) throw new Error(`Not all was read: ${JSON.stringify(reading.warnings)}`);
  return reading.events;
}
