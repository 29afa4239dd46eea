import { describe, expect, test } from 'vitest';
import { analyzeCalendarSteps } from './analyze-calendar.ts';
import { inspectCalendarSteps } from './inspect-calendar.ts';

function calendar(...events: string[][]): Uint8Array {
  const lines = events.flatMap((event, index) => [
    'BEGIN:VEVENT',
    `UID:${index}@clearweek.example`,
    ...event,
    'END:VEVENT',
  ]);
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function inputOf(bytes: Uint8Array, until = '2026-W48') {
  const now = Date.UTC(2026, 10, 25);
  return { bytes, owner: null, zone: null, defaultZone: 'Europe/Berlin', weeks: 4, until, now };
}

function drain<Result>(steps: Generator<unknown, Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const inspect = (bytes: Uint8Array, until?: string) => drain(inspectCalendarSteps(inputOf(bytes, until)));

describe('inspecting a calendar', () => {
  const single = calendar(['DTSTART:20190213T100000Z', 'DTEND:20190213T110000Z']);

  test('gives the same analysis as the API', () => {
    const bytes = calendar(['DTSTART:20261123T100000Z', 'DTEND:20261123T110000Z', 'RRULE:FREQ=DAILY']);
    expect(inspect(bytes).analysis).toEqual(drain(analyzeCalendarSteps(inputOf(bytes))));
  });

  test('gives the last week day by day', () => {
    const { shape } = inspect(single);
    expect(shape.week).toBe('2026-W48');
    expect(shape.days.map(({ date }) => date).slice(0, 2)).toEqual(['2026-11-23', '2026-11-24']);
  });

  test('a calendar in which nothing happens any more names its last week', () => {
    expect(inspect(single)).toMatchObject({ busy: false, nearestBusyWeek: '2019-W07' });
  });

  test('the last week is that of the last repetition, not of the first', () => {
    const ended = calendar([
      'DTSTART:20150105T100000Z',
      'DTEND:20150105T110000Z',
      'RRULE:FREQ=WEEKLY;UNTIL=20190211T100000Z',
    ]);
    expect(inspect(ended).nearestBusyWeek).toBe('2019-W07');
  });

  test('an occurrence that was called off does not count', () => {
    const called = calendar(
      ['DTSTART:20190213T100000Z', 'DTEND:20190213T110000Z'],
      ['DTSTART:20190313T100000Z', 'DTEND:20190313T110000Z', 'STATUS:CANCELLED'],
    );
    expect(inspect(called).nearestBusyWeek).toBe('2019-W07');
  });

  test('a calendar that begins later names its first week', () => {
    expect(inspect(calendar(['DTSTART;VALUE=DATE:20300102']))).toMatchObject({
      busy: false,
      nearestBusyWeek: '2030-W01',
    });
  });

  test('weeks with events name none', () => {
    expect(inspect(single, '2019-W08')).toMatchObject({ busy: true, nearestBusyWeek: null });
  });

  test('a calendar without events names none', () => {
    expect(inspect(calendar())).toMatchObject({ busy: false, nearestBusyWeek: null });
  });
});
