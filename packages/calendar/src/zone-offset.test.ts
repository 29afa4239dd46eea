import fc from 'fast-check';
import { FixedOffsetZone, IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from './time.ts';
import { findChange, offsetAt } from './zone-offset.ts';

const ZONES = [
  'Africa/Casablanca',
  'Africa/Monrovia',
  'America/Argentina/Tucuman',
  'America/Caracas',
  'America/New_York',
  'America/Noronha',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Europe/Dublin',
  'Europe/Lisbon',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'UTC',
].map((name) => IANAZone.create(name));

const anyZone = fc.constantFrom(...ZONES);
const instantBetween = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: Date.UTC(from, 0, 1), max: Date.UTC(to, 0, 1) });

const formats = new Map<string, Intl.DateTimeFormat>();

/** A second opinion that does not go through luxon: the offset as Intl writes it, `GMT+05:45` or `GMT-00:44:30`. */
function writtenOffset(name: string, at: number): number {
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    formats.set(name, format);
  }
  const written = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(written);
  if (!match) throw new Error(`unexpected offset ${written}`);
  const size = Number(match[2] ?? 0) * HOUR + Number(match[3] ?? 0) * MINUTE + Number(match[4] ?? 0) * SECOND;
  return match[1] === '-' && size > 0 ? -size : size;
}

describe('the offset of a zone', () => {
  test('is that of luxon and that of Intl, from 1970 to 2100', () => {
    fc.assert(
      fc.property(anyZone, instantBetween(1970, 2101), (zone, at) => {
        const offset = offsetAt(zone, at);
        expect(offset).toBe(Math.round(zone.offset(at) * MINUTE));
        expect(offset).toBe(writtenOffset(zone.name, at));
      }),
      { numRuns: 1_500 },
    );
  });

  test('is that of luxon on both sides of every change of twelve years in every one of the zones', () => {
    const wrong: string[] = [];
    for (const zone of ZONES) {
      for (let at = Date.UTC(2006, 0, 1); at < Date.UTC(2018, 0, 1); at += 3 * DAY) {
        if (offsetAt(zone, at) === offsetAt(zone, at + 3 * DAY)) continue;
        const change = findChange(zone, at, at + 3 * DAY);
        for (const probe of [change - 1, change]) {
          if (offsetAt(zone, probe) !== writtenOffset(zone.name, probe)) wrong.push(`${zone.name} ${probe}`);
        }
        if (writtenOffset(zone.name, change - 1) === writtenOffset(zone.name, change)) wrong.push(`${zone.name} ${at}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is right through a summer time of one week (Noronha, October 2000)', () => {
    const zone = IANAZone.create('America/Noronha');
    const hours = [5, 7, 9, 11, 13, 14, 16].map((day) => offsetAt(zone, Date.UTC(2000, 9, day, 12)) / HOUR);
    expect(hours).toEqual([-2, -2, -1, -1, -1, -1, -2]);
  });

  test('is asked of luxon outside the years that are kept, and equals it there, seconds included', () => {
    const zone = IANAZone.create('Europe/Amsterdam');
    for (const year of [1, 1700, 1850, 2250, 9999]) {
      const at = Date.UTC(year, 6, 1);
      expect(offsetAt(zone, at)).toBe(Math.round(zone.offset(at) * MINUTE));
    }
  });

  test('of zones that are not IANA’s comes from the zone itself', () => {
    expect(offsetAt(FixedOffsetZone.instance(345), 0)).toBe(345 * MINUTE);
  });

  test('is refused for an invalid zone and for no instant', () => {
    expect(() => offsetAt(new IANAZone('Mars/Olympus'), 0)).toThrow(RangeError);
    expect(() => offsetAt(IANAZone.create('Europe/Berlin'), Number.NaN)).toThrow(RangeError);
  });
});

describe('findChange', () => {
  test('gives the first instant of the new offset', () => {
    const change = findChange(IANAZone.create('Europe/Berlin'), Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 30));
    expect(change).toBe(Date.UTC(2026, 2, 29, 1));
  });
});
