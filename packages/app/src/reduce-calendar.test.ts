import { type CalendarReading, readCalendar, runSteps } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { reduceCalendarSteps } from './reduce-calendar.ts';
import { calendarText, meetingLines } from './testing/calendar-text.ts';

function reduce(events: readonly (readonly string[])[], owner: string | null = null, header: readonly string[] = []) {
  return runSteps(reduceCalendarSteps(readCalendar(calendarText(events, header)) as CalendarReading, owner));
}

const lines = meetingLines('20261123T090000', '20261123T100000', ['DESCRIPTION:call 555 1234', 'LOCATION:Room 7']);

describe('a calendar as it is kept', () => {
  test('knows people as counts only, and neither description nor place', () => {
    const { events } = reduce([lines], 'ada@clearweek.example');
    expect(events).toMatchObject([{ participation: { people: 2, ownRole: 'organizer' } }]);
    const kept = JSON.stringify(events.map((event) => ({ ...event, uid: null })));
    for (const gone of ['ben@', 'ada@', '555', 'Room 7']) expect(kept).not.toContain(gone);
  });

  test('holds of a private event its time alone', () => {
    const [event] = reduce([[...lines, 'CLASS:PRIVATE', 'SUMMARY:Doctor']]).events;
    expect(event).toMatchObject({ title: null, isPrivate: true, participation: { people: 0 } });
  });

  test('takes the owner who is told before the one whom its name tells', () => {
    const header = ['X-WR-CALNAME:ben@clearweek.example'];
    expect(reduce([lines], null, header).owner).toBe('ben@clearweek.example');
    expect(reduce([lines], 'ada@clearweek.example', header).owner).toBe('ada@clearweek.example');
  });
});

describe('several copies of one event', () => {
  const copy = (title: string, ...more: string[]) => ['UID:one', ...lines, `SUMMARY:${title}`, ...more];
  test.each([
    [
      'the higher number of revision',
      copy('Holds', 'SEQUENCE:2', 'LAST-MODIFIED:20260101T000000Z'),
      copy('Not', 'SEQUENCE:1', 'LAST-MODIFIED:20260901T000000Z'),
    ],
    [
      'the later change where that is equal',
      copy('Holds', 'LAST-MODIFIED:20260901T000000Z'),
      copy('Not', 'LAST-MODIFIED:20260101T000000Z'),
    ],
    [
      'the later change wherever it stands',
      copy('Not', 'LAST-MODIFIED:20260101T000000Z'),
      copy('Holds', 'LAST-MODIFIED:20260901T000000Z'),
    ],
    ['the last in the file where nothing else decides', copy('Not'), copy('Holds')],
  ])('are one: %s', (_what, first, second) => {
    const { events, warnings } = reduce([first, second]);
    expect(events.map(({ title }) => title)).toEqual(['Holds']);
    expect(warnings).toMatchObject([{ code: 'duplicate_event', count: 1 }]);
  });

  test('an exception is no copy, and one without its series is kept', () => {
    const exception = [...copy('Moved'), 'RECURRENCE-ID:20261123T090000Z'];
    expect(reduce([copy('Series'), exception])).toMatchObject({
      events: [{ title: 'Series' }, { title: 'Moved' }],
      warnings: [],
    });
    expect(reduce([exception])).toMatchObject({ events: [{ title: 'Moved' }], warnings: [] });
  });
});
