import { findZone, HOUR, type IsoWeek, WEEK, weekInterval } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { currentWeek, occurrenceWindow, readWindow, seriesView } from './occurrence-window.ts';

function zoneOf(name: string) {
  const found = findZone(name);
  if (found.kind !== 'zone') throw new Error(name);
  return found.zone;
}

const berlin = zoneOf('Europe/Berlin');
const at = (text: string) => Date.parse(text);

describe('the window', () => {
  test.each([
    ['2026-11-25T10:00:00Z', 'Europe/Berlin', '2026-W35', '2026-W48', '2027-W04'],
    ['2026-11-29T22:59:59Z', 'Europe/Berlin', '2026-W35', '2026-W48', '2027-W04'],
    ['2026-11-29T23:00:00Z', 'Europe/Berlin', '2026-W36', '2026-W49', '2027-W05'],
    ['2026-11-29T23:00:00Z', 'America/New_York', '2026-W35', '2026-W48', '2027-W04'],
    ['2026-11-29T15:00:00Z', 'Asia/Tokyo', '2026-W36', '2026-W49', '2027-W05'],
    ['2027-01-01T12:00:00Z', 'UTC', '2026-W40', '2026-W53', '2027-W09'],
  ])('at %s in %s goes from %s over %s to %s', (now, zone, first, current, last) => {
    const { weeks } = occurrenceWindow(at(now), zoneOf(zone));
    expect([weeks.length, weeks[0], weeks[13], weeks[22]]).toEqual([23, first, current, last]);
    expect(currentWeek(at(now), zoneOf(zone))).toBe(current);
  });

  test.each([
    ['2026-11-25T10:00:00Z', '2026-11-29T23:00:00Z', 168],
    ['2026-10-21T10:00:00Z', '2026-10-25T23:00:00Z', 169],
    ['2026-03-25T10:00:00Z', '2026-03-29T22:00:00Z', 167],
    ['2026-10-25T22:59:59Z', '2026-10-25T23:00:00Z', 169],
  ])('at %s moves on at %s, the end of a week of %i hours', (now, movesAt, hours) => {
    const window = occurrenceWindow(at(now), berlin);
    expect(window.movesAt).toBe(at(movesAt));
    const { start, end } = weekInterval(window.weeks[13]!, berlin);
    expect(end - start).toBe(hours * HOUR);
    expect(occurrenceWindow(window.movesAt, berlin).weeks[0]).toBe(window.weeks[1]);
  });

  test('reaches over both edges of its weeks, and holds what the current week is described by', () => {
    for (const now of [
      '2026-11-23T00:00:00Z',
      '2026-10-25T22:59:59Z',
      '2026-03-29T21:59:59Z',
      '2026-06-28T21:59:59Z',
    ]) {
      const { weeks, interval } = occurrenceWindow(at(now), berlin);
      expect(interval.start).toBeLessThan(weekInterval(weeks[0]!, berlin).start);
      expect(interval.end).toBeGreaterThan(weekInterval(weeks[22]!, berlin).end);
      const { range } = seriesView(weeks[13]!, at(now), berlin);
      expect(range.start).toBeGreaterThanOrEqual(interval.start);
      expect(range.end).toBeLessThanOrEqual(interval.end);
    }
  });
});

describe('where one stands when a series is described', () => {
  const now = at('2026-11-25T10:00:00Z');
  const endOf = (week: string) => weekInterval(week as IsoWeek, berlin).end;
  const view = (week: string) => seriesView(week as IsoWeek, now, berlin);

  test('in the current week it is now, and nine weeks ahead are known', () => {
    expect(view('2026-W48')).toEqual({
      now,
      knownUntil: endOf('2027-W04'),
      range: { start: now - 13 * WEEK, end: endOf('2027-W04') },
    });
  });

  test('in a past week it is its end, with the thirteen weeks before it and nine after', () => {
    const asOf = endOf('2026-W40');
    expect(view('2026-W40')).toEqual({
      now: asOf,
      knownUntil: endOf('2026-W50'),
      range: { start: asOf - 13 * WEEK, end: endOf('2026-W50') },
    });
  });

  test('in a week to come it is now', () => {
    expect(view('2026-W52')).toEqual(view('2026-W48'));
  });

  test('nothing is known beyond what was laid out', () => {
    const { interval } = occurrenceWindow(now, berlin);
    for (const week of ['2026-W46', '2026-W47', '2026-W48'])
      expect(view(week).knownUntil).toBeLessThanOrEqual(interval.end);
  });
});

describe('what is read of an account', () => {
  const now = at('2026-11-25T10:00:00Z');

  test('holds the window with a week to spare on either side, and not much more', () => {
    for (const zone of ['Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Niue']) {
      const { interval } = occurrenceWindow(now, zoneOf(zone));
      const { start, end } = readWindow(interval);
      expect(interval.start - start).toBeGreaterThanOrEqual(WEEK);
      expect(end - interval.end).toBeGreaterThanOrEqual(WEEK);
      expect(end - start).toBeLessThanOrEqual(interval.end - interval.start + 4 * WEEK);
    }
  });

  test('never begins earlier than it did before, as time goes on', () => {
    const starts = Array.from(
      { length: 400 },
      (_, day) => readWindow(occurrenceWindow(now + day * 24 * HOUR, berlin).interval).start,
    );
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test('stays the same when its person moves to the zone next door', () => {
    const windows = ['Europe/Berlin', 'Europe/London', 'Europe/Athens'].map((zone) =>
      readWindow(occurrenceWindow(now, zoneOf(zone)).interval),
    );
    expect(windows).toEqual([windows[0], windows[0], windows[0]]);
  });
});
