import { readFileSync } from 'node:fs';
import { inspectCalendarSteps } from '@clearweek/app';
import { type CalendarViewData, calendarView } from './calendar-view.ts';
import { describe, expect, test } from 'vitest';
import { displayWidth } from './display-width.ts';
import { sampleSeries } from './sample-analysis.ts';

const fixture = readFileSync(new URL('../../../../test/fixtures/team-week.ics', import.meta.url));

/** Kept by somebody for themselves: no organizer and no attendees, as in a room plan or a school's calendar. */
const nobodyNamed = Buffer.from(
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Clearweek//Test//EN',
    ...[
      ['choir', 'Choir rehearsal', '20261102T190000Z', '20261102T210000Z', 'FREQ=WEEKLY'],
      ['lesson', 'Lesson', '20261103T130000Z', '20261103T134500Z', 'FREQ=WEEKLY;INTERVAL=2'],
    ].flatMap(([uid, title, start, end, rule]) => [
      'BEGIN:VEVENT',
      `UID:${uid}@clearweek.example`,
      'DTSTAMP:20261101T000000Z',
      `DTSTART:${start}`,
      `DTEND:${end}`,
      `RRULE:${rule}`,
      `SUMMARY:${title}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n'),
);

function inspect(until: string, weeks = 4, bytes: Uint8Array = fixture): CalendarViewData {
  const now = Date.UTC(2026, 10, 30, 9);
  const steps = inspectCalendarSteps({
    bytes,
    owner: null,
    zone: null,
    defaultZone: 'UTC',
    weeks,
    until,
    now,
  });
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { ...step.value, shape: { ...step.value.shape, zone: step.value.zone } };
  }
}

function textOf(data: CalendarViewData, width: number, colour = false): string {
  return `${calendarView(data, { width, colour }).join('\n')}\n`;
}

/** Without the places where lines were broken. */
function sentencesOf(data: CalendarViewData): string {
  return textOf(data, 80).replaceAll(/\s+/g, ' ');
}

describe('the view of a calendar', () => {
  test.each([80, 60])('shows a month at %i columns', async (width) => {
    await expect(textOf(inspect('2026-W48'), width)).toMatchFileSnapshot(`golden/team-week-${width}.txt`);
  });

  test('a calendar that names nobody shows people as unknown and the hours as those of its keeper', async () => {
    const text = textOf(inspect('2026-W48', 4, nobodyNamed), 80);
    expect(text).toMatch(/Choir rehearsal +weekly +120 +\? +\d+\n/);
    expect(text).toContain('Your own hours in them');
    await expect(text).toMatchFileSnapshot('golden/nobody-named-80.txt');
  });

  test.each([60, 64, 80, 100, 120])('never writes beyond %i columns', (width) => {
    for (const line of calendarView(inspect('2026-W48'), { width, colour: false }))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test('a narrower terminal gets the view of 60 columns', () => {
    expect(textOf(inspect('2026-W48'), 20)).toBe(textOf(inspect('2026-W48'), 60));
  });

  test('colours change nothing but the colours', () => {
    const data = inspect('2026-W48');
    const coloured = textOf(data, 80, true);
    expect(coloured).toContain('\u001B[36m▇');
    // oxlint-disable-next-line no-control-regex -- these are the characters to be taken away
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(textOf(data, 80));
  });

  test('leave is drawn as leave', () => {
    expect(textOf(inspect('2026-W47', 1), 80)).toMatch(/Mon +░{16}\n/);
  });

  test('weeks without events say so and name the last week that has some', () => {
    const data = { ...inspect('2026-W48'), busy: false, nearestBusyWeek: '2019-W07' };
    expect(sentencesOf(data)).toContain(
      'There is nothing in this calendar in the 4 weeks up to 2026-W48. Its last events are in 2019-W07: try --until 2019-W07',
    );
  });

  test('a calendar that begins later names its first week', () => {
    expect(sentencesOf(inspect('2020-W10', 2))).toContain(
      'Its first events after them are in 2026-W36: try --until 2026-W36',
    );
  });

  test('a calendar without any event says so', () => {
    expect(sentencesOf({ ...inspect('2026-W48'), busy: false, nearestBusyWeek: null })).toContain(
      'Nor does it in the years around them.',
    );
  });

  test('an unknown owner is said, with the option that helps', () => {
    const data = inspect('2026-W48');
    const text = textOf({ ...data, analysis: { ...data.analysis, owner: null } }, 80);
    expect(text).toContain('A calendar, Europe/Berlin time');
    expect(text).toContain('--owner EMAIL');
  });

  test('what was left out of the calendar is told', () => {
    const data = inspect('2026-W48');
    const warnings = [{ code: 'broken_event', count: 2, text: '2 events could not be read and were left out.' }];
    expect(textOf({ ...data, analysis: { ...data.analysis, warnings } }, 80)).toContain(
      'Please note\n  - 2 events could not be read and were left out.',
    );
  });

  test('a title cannot speak to the terminal, and an owner cannot either', () => {
    const data = inspect('2026-W48');
    const series = [sampleSeries({ title: '\u001B]0;pwned\u0007\u001B[31mRed\u009B2J\r\nnews\u202Eevil' })];
    const text = textOf({ ...data, analysis: { ...data.analysis, owner: 'a\u001B[2J@b.example', series } }, 80);
    // oxlint-disable-next-line no-control-regex -- these are the characters that must not be there
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
    expect(text).toContain('Red newsevil');
    expect(text).toContain('The calendar of a@b.example');
  });
});
