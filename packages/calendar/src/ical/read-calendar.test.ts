import { describe, expect, test } from 'vitest';
import { calendarText, counts, eventLines, latin1, readText, utf8 } from './fixture.ts';
import { readCalendar, readCalendarSteps } from './read-calendar.ts';

const at = (hour: number): string => `DTSTART:20261123T${String(hour).padStart(2, '0')}0000Z`;

describe('what cannot be read is counted', () => {
  test('a broken event among good ones is left out', () => {
    const reading = readText(
      calendarText(
        ...eventLines('UID:1', at(9)),
        ...eventLines('UID:2', 'DTSTART:soon'),
        ...eventLines('UID:3'),
        ...eventLines('UID:4', at(10), 'DTEND:20261123T99'),
        ...eventLines('UID:5', at(11), 'RECURRENCE-ID:once'),
        ...eventLines('UID:6', at(12)),
      ),
    );
    expect(reading.events.map(({ uid }) => uid)).toEqual(['1', '6']);
    expect(counts(reading)).toEqual({ broken_event: 4 });
  });

  test('an event that never ends does not swallow the next one', () => {
    const reading = readText(calendarText('BEGIN:VEVENT', 'UID:1', at(9), ...eventLines('UID:2', at(10))));
    expect(reading.events.map(({ uid }) => uid)).toEqual(['2']);
    expect(counts(reading)).toEqual({ broken_event: 1 });
  });

  test('an event that the end of the calendar cuts off is broken, and the file is not truncated', () => {
    const reading = readText(calendarText(...eventLines('UID:1', at(9)), 'BEGIN:VEVENT', 'UID:2', at(10)));
    expect(reading.events.map(({ uid }) => uid)).toEqual(['1']);
    expect(counts(reading)).toEqual({ broken_event: 1 });
  });

  test('of a truncated file the whole events are kept', () => {
    const text = calendarText(...eventLines('UID:1', at(9)), ...eventLines('UID:2', at(10)));
    const reading = readText(text.slice(0, text.lastIndexOf('DTSTART')));
    expect(reading.events.map(({ uid }) => uid)).toEqual(['1']);
    expect(counts(reading)).toEqual({ truncated_file: 1 });
  });

  test('a line that is none costs only itself', () => {
    const reading = readText(
      calendarText(...eventLines(at(9), 'this is no line', 'ATTENDEE;CN="open:mailto:a@example.com')),
    );
    expect(reading.events[0]?.attendees).toEqual([]);
    expect(counts(reading)).toEqual({ unreadable_line: 2 });
  });

  test('tasks and notes are counted as what they are', () => {
    const reading = readText(calendarText('BEGIN:VTODO', 'UID:1', 'END:VTODO', 'BEGIN:VJOURNAL', 'END:VJOURNAL'));
    expect(reading.events).toEqual([]);
    expect(counts(reading)).toEqual({ unsupported_component: 2 });
  });

  test('a guessed character set is told', () => {
    const reading = readCalendar(latin1(calendarText(...eventLines(at(9), 'SUMMARY:Büro'))));
    expect(reading).toMatchObject({ events: [{ title: 'Büro' }], warnings: [{ code: 'unknown_charset' }] });
  });

  test('a warning never holds anything from the file', () => {
    const reading = readText(calendarText(...eventLines('DTSTART:secret', 'SUMMARY:secret', 'UID:secret')));
    expect(reading.warnings).toHaveLength(1);
    expect(JSON.stringify(reading.warnings)).not.toContain('secret');
  });
});

describe('what is no calendar is refused with a reason', () => {
  test.each([
    ['', 'empty'],
    [' \r\n\t', 'empty'],
    ['<!-- x --><!DOCTYPE html><html><body>Sign in</body></html>', 'html'],
    ['<html lang="en">', 'html'],
    ['PK\u0003\u0004\u0000\u0000', 'binary'],
    ['%PDF-1.7', 'binary'],
    ['Name,Date\nLunch,2026-11-23', 'no_calendar'],
    ['{"kind":"calendar#events"}', 'no_calendar'],
  ])('%j is %s', (text, reason) => {
    expect(readCalendar(utf8(text))).toMatchObject({ kind: 'not-a-calendar', reason });
  });

  test('an empty calendar is a calendar', () => {
    expect(readText(calendarText())).toMatchObject({ events: [], warnings: [] });
  });
});

describe('forms that programs write', () => {
  test('names in any case, blanks around BEGIN and END, and an event outside of a calendar', () => {
    const text = [
      'begin:vcalendar',
      'Begin : vevent ',
      'uid:1',
      'dtstart:20261123T090000Z',
      'End:VEVENT',
      'end:vcalendar',
    ];
    expect(readText(text.join('\n')).events).toMatchObject([{ uid: '1' }]);
    expect(readText(eventLines(at(9)).join('\n')).events).toHaveLength(1);
  });

  test('alarms inside of an event change nothing in it', () => {
    const alarm = ['BEGIN:VALARM', 'TRIGGER:-PT15M', 'SUMMARY:Alarm', 'DURATION:PT5M', 'END:VALARM'];
    const reading = readText(calendarText(...eventLines(at(9), ...alarm, 'SUMMARY:Meeting')));
    expect(reading.events).toMatchObject([{ title: 'Meeting', length: { days: 0, seconds: 0 } }]);
  });

  test('several calendars in one file are read as one', () => {
    const one = calendarText(...eventLines('UID:1', at(9)));
    const two = calendarText(...eventLines('UID:2', at(10)));
    expect(readText(one + two).events.map(({ uid }) => uid)).toEqual(['1', '2']);
  });

  test('the name and the zone of the calendar are kept, Windows names as IANA ids', () => {
    const reading = readText(calendarText('X-WR-CALNAME:Ada\\, work', 'X-WR-TIMEZONE:W. Europe Standard Time'));
    expect(reading).toMatchObject({ name: 'Ada, work', defaultZone: 'Europe/Berlin' });
    expect(readText(calendarText('X-WR-TIMEZONE:Middle Earth'))).toMatchObject({ name: null, defaultZone: null });
  });
});

describe('limits', () => {
  test('events over the limit are counted', () => {
    const text = calendarText(...Array.from({ length: 5 }, (_, index) => eventLines(`UID:${index}`, at(9))).flat());
    const reading = readText(text, { maximumEvents: 3 });
    expect(reading.events).toHaveLength(3);
    expect(counts(reading)).toEqual({ too_many_events: 2 });
  });

  test('lists of dates over the limit are cut, on one line or on many', () => {
    const days = Array.from({ length: 30 }, (_, index) => `202611${String(index + 1).padStart(2, '0')}T090000Z`);
    const oneLine = readText(calendarText(...eventLines(at(9), `EXDATE:${days.join(',')}`)), { maximumExceptions: 10 });
    const many = readText(calendarText(...eventLines(at(9), ...days.map((day) => `RDATE:${day}`))), {
      maximumExceptions: 10,
    });
    expect(oneLine.events[0]?.excludedStarts).toHaveLength(10);
    expect(many.events[0]?.extraStarts).toHaveLength(10);
    expect(counts(oneLine)).toEqual({ too_many_exceptions: 1 });
    expect(counts(many)).toEqual({ too_many_exceptions: 1 });
  });

  test('rules over the limit are counted', () => {
    const rules = Array.from({ length: 5 }, () => 'RRULE:FREQ=DAILY');
    const reading = readText(calendarText(...eventLines(at(9), ...rules)), { maximumRules: 2 });
    expect(reading.events[0]?.rules).toHaveLength(2);
    expect(counts(reading)).toEqual({ unreadable_rule: 3 });
  });

  test('components nested without end are followed only so far, and what comes after is read', () => {
    const depth = 10_000;
    const nested = [...Array.from({ length: depth }, () => 'BEGIN:X'), ...Array.from({ length: depth }, () => 'END:X')];
    const reading = readText(calendarText(...nested, ...eventLines(at(9))));
    expect(reading.events).toHaveLength(1);
  });
});

describe('reading in steps', () => {
  test('pauses between events, tells how far it has come, and gives what reading in one go gives', () => {
    const text = calendarText(...Array.from({ length: 1_000 }, (_, index) => eventLines(`UID:${index}`, at(9))).flat());
    const steps = readCalendarSteps(utf8(text));
    const progress: number[] = [];
    let step = steps.next();
    for (; !step.done; step = steps.next()) progress.push(step.value.done / step.value.total);
    expect(progress.length).toBeGreaterThanOrEqual(4);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(progress.at(-1)).toBeLessThanOrEqual(1);
    expect(step.value).toEqual(readCalendar(utf8(text)));
  });
});

describe('reading pauses, whatever fills the file', () => {
  const event = eventLines('UID:1', at(9));
  const zone = ['BEGIN:VTIMEZONE', 'TZID:House'];
  const attendees = Array.from({ length: 9_000 }, (_, index) => `ATTENDEE:mailto:guest-${index}@example.com`);
  test.each([
    ['empty lines', calendarText(...event, '\r\n'.repeat(800_000))],
    ['folds', calendarText(...eventLines('UID:1', at(9), `SUMMARY:x${'\r\n '.repeat(600_000)}`))],
    ['lines that nobody reads', calendarText(...event, 'A:\r\n'.repeat(400_000))],
    ['lines of one event', calendarText(...eventLines('UID:1', at(9), 'A:\r\n'.repeat(400_000)))],
    ['lines of a zone', calendarText(...zone, 'A:\r\n'.repeat(400_000), 'END:VTIMEZONE', ...event)],
    ['people', calendarText(...[1, 2, 3, 4].flatMap(() => eventLines('UID:1', at(9), ...attendees)))],
  ])('%s', (_what, text) => {
    const steps = readCalendarSteps(utf8(text));
    let pauses = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(3);
    expect(step.value).toMatchObject({
      kind: 'calendar',
      events: expect.arrayContaining([expect.objectContaining({ uid: '1' })]),
    });
  });
});
