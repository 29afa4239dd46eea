import type { IsoWeek } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { measureWeek } from './measure-week.ts';
import { berlin, meeting, zoneNamed } from './testing/sample-occurrence.ts';

const lordHowe = zoneNamed('Australia/Lord_Howe');
const sundayNight = [{ days: [7], start: '00:00', end: '06:00' }];
const roundTheClock = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '00:00' }];

describe('weeks in which clocks change', () => {
  test.each([
    ['Berlin loses an hour', '2026-W13', berlin, 300],
    ['Berlin gains an hour', '2026-W43', berlin, 420],
    ['Lord Howe loses half an hour', '2026-W40', lordHowe, 330],
    ['Lord Howe gains half an hour', '2026-W14', lordHowe, 390],
  ])('%s: a shift from 00:00 to 06:00 has the minutes that pass', (_, week, zone, minutes) => {
    const metrics = measureWeek({ week: week as IsoWeek, zone, workingHours: sundayNight, occurrences: [] });
    expect(metrics).toMatchObject({ working_minutes: minutes, focus_minutes: minutes });
  });

  test.each([
    ['2026-W13', berlin, 167 * 60],
    ['2026-W43', berlin, 169 * 60],
    ['2026-W40', lordHowe, 167.5 * 60],
    ['2026-W14', lordHowe, 168.5 * 60],
  ])('whoever works round the clock in %s works as long as the week is', (week, zone, minutes) => {
    const metrics = measureWeek({ week: week as IsoWeek, zone, workingHours: roundTheClock, occurrences: [] });
    expect(metrics).toMatchObject({ working_minutes: minutes, focus_minutes: minutes, fragmented_minutes: 0 });
  });

  test('a meeting over the repeated hour takes its elapsed time', () => {
    const over = meeting('2026-10-25T01:30', 150);
    const metrics = measureWeek({
      week: '2026-W43' as IsoWeek,
      zone: berlin,
      workingHours: sundayNight,
      occurrences: [over],
    });
    expect(metrics).toMatchObject({
      meeting_minutes: 150,
      in_hours_meeting_minutes: 150,
      focus_minutes: 180,
      fragmented_minutes: 90,
    });
  });
});

describe('shifts past midnight', () => {
  const nights = [{ days: [1, 7], start: '22:00', end: '06:00' }];
  const measure = (week: string, ...occurrences: ReturnType<typeof meeting>[]) =>
    measureWeek({ week: week as IsoWeek, zone: berlin, workingHours: nights, occurrences });

  test('a week holds the part of each shift that lies in it', () => {
    // Sunday 22 November to Monday 06:00, all of Monday's, two hours of Sunday 29.
    expect(measure('2026-W48')).toMatchObject({ working_minutes: 360 + 480 + 120, focus_minutes: 960 });
  });

  test('a meeting at two at night is inside working hours on a night shift and after hours otherwise', () => {
    expect(measure('2026-W48', meeting('2026-11-24T02:00', 60)).after_hours_meeting_minutes).toBe(0);
    expect(measure('2026-W48', meeting('2026-11-25T02:00', 60)).after_hours_meeting_minutes).toBe(60);
  });

  test('a gap across midnight is one gap', () => {
    // Free are 23:00 to 01:00 and nothing else of Monday's shift.
    const metrics = measure('2026-W48', meeting('2026-11-23T22:00', 60), meeting('2026-11-24T01:00', 300));
    expect(metrics).toMatchObject({ focus_minutes: 360 + 120 + 120, fragmented_minutes: 0 });
  });

  test('a gap over the edge of the week is judged in full and counted as far as it lies in the week', () => {
    // Of the shift of Sunday 29 November 23:30 to 01:30 is free: half an hour of focus in one week, the rest in the next.
    const around = [meeting('2026-11-29T22:00', 90), meeting('2026-11-30T01:30', 270)];
    expect(measure('2026-W48', ...around)).toMatchObject({ focus_minutes: 360 + 480 + 30, fragmented_minutes: 0 });
    expect(measure('2026-W49', ...around).fragmented_minutes).toBe(0);
    const shorter = [meeting('2026-11-29T22:00', 91), meeting('2026-11-30T01:30', 270)];
    expect(measure('2026-W48', ...shorter)).toMatchObject({ focus_minutes: 360 + 480, fragmented_minutes: 29 });
  });
});
