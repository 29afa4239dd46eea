import { describe, expect, test } from 'vitest';
import { iCalUId } from './global-object-id.ts';
import { calendarIdOut, itemId, itemKey, readCalendarId, readItemId } from './item-ids.ts';
import { patternedRecurrence } from './recurrence.ts';

describe('ids', () => {
  test('of both forms name the same item, and read back', () => {
    const key = itemKey('event-1', '1796025600000');
    const [one, other] = [itemId(key, 'default'), itemId(key, 'immutable')];
    expect(one).not.toBe(other);
    const name = { kind: 'occurrence', eventId: 'event-1', originalStart: '1796025600000' };
    expect([readItemId(one), readItemId(other)]).toEqual([name, name]);
  });

  test('in other letter case, cut short or made up name nothing', () => {
    const id = itemId(itemKey('event-1', null), 'immutable');
    for (const wrong of [id.toLowerCase(), id.slice(0, -5), 'event-1', '']) expect(readItemId(wrong)).toBeNull();
  });

  test('of calendars read back', () => {
    expect(readCalendarId(calendarIdOut('calendar-1'))).toBe('calendar-1');
    expect(readCalendarId('calendar-1')).toBeNull();
  });
});

describe('iCalUId', () => {
  const outlook = `040000008200E00074C5B7101A82E00800000000${'AB'.repeat(8)}${'00'.repeat(8)}10000000${'C7'.repeat(16)}`;

  test('is the global object id itself for a meeting of Outlook', () => {
    expect(outlook).toHaveLength(112);
    expect(iCalUId(outlook, null)).toBe(outlook);
  });

  test('has the date of an occurrence in bytes 16 to 19, high byte of the year first', () => {
    const dated = iCalUId(outlook, '2026-11-23');
    expect(dated.slice(32, 40)).toBe('07EA0B17');
    expect(dated.slice(0, 32) + dated.slice(40)).toBe(outlook.slice(0, 32) + outlook.slice(40));
  });

  test("wraps another system's UID behind vCal-Uid, with its length before it", () => {
    const bytes = Buffer.from(iCalUId('abc@google.com', null), 'hex');
    expect(bytes.readUInt32LE(36)).toBe(bytes.length - 40);
    expect(bytes.subarray(40, 48).toString('latin1')).toBe('vCal-Uid');
    expect(bytes.subarray(52, -1).toString('utf8')).toBe('abc@google.com');
    expect(bytes.at(-1)).toBe(0);
  });
});

describe('a pattern', () => {
  const times = {
    kind: 'times',
    start: '2026-11-26T09:00:00',
    end: '2026-11-26T10:00:00',
    zone: 'Europe/Berlin',
  } as const;
  const of = (rule: string) => patternedRecurrence(rule, times, 'W. Europe Standard Time');

  test.each([
    ['FREQ=DAILY;INTERVAL=3', { type: 'daily', interval: 3 }],
    ['FREQ=WEEKLY', { type: 'weekly', daysOfWeek: ['thursday'], firstDayOfWeek: 'monday' }],
    ['FREQ=WEEKLY;BYDAY=MO,WE', { type: 'weekly', daysOfWeek: ['monday', 'wednesday'] }],
    ['FREQ=MONTHLY', { type: 'absoluteMonthly', dayOfMonth: 26, month: 0 }],
    ['FREQ=MONTHLY;BYDAY=-1TH', { type: 'relativeMonthly', index: 'last', daysOfWeek: ['thursday'] }],
    ['FREQ=YEARLY', { type: 'absoluteYearly', dayOfMonth: 26, month: 11 }],
  ])('of %s', (rule, pattern) => {
    expect(of(rule).pattern).toMatchObject(pattern);
  });

  test('ends never, after a number, or with a whole day', () => {
    expect(of('FREQ=DAILY').range).toMatchObject({ type: 'noEnd', startDate: '2026-11-26', endDate: '0001-01-01' });
    expect(of('FREQ=DAILY;COUNT=4').range).toMatchObject({ type: 'numbered', numberOfOccurrences: 4 });
    expect(of('FREQ=DAILY;UNTIL=20261203T080000Z').range).toMatchObject({ type: 'endDate', endDate: '2026-12-03' });
  });

  test('ends the day before where UNTIL comes before the start of that day', () => {
    expect(of('FREQ=DAILY;UNTIL=20261203T075959Z').range.endDate).toBe('2026-12-02');
    expect(of('FREQ=DAILY;UNTIL=20261202T233000Z').range.endDate).toBe('2026-12-02');
  });
});
