import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '@clearweek/app';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyzeInProcess } from './analyze-in-process.ts';
import { weeklyHours } from './bad-feeds.ts';
import { isProblem, personAt, type PersonAtWork } from './person-at-work.ts';
import { openWorld, type World } from './world.ts';

const NOW = Date.UTC(2026, 10, 25, 9);
const MIB = 1024 * 1024;

let world: World;
let person: PersonAtWork;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearweek-bad-input-'));
  world = await openWorld({ now: NOW });
  person = personAt(world.address);
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

function onDisk(bytes: Uint8Array): string {
  const path = join(folder, 'calendar.ics');
  writeFileSync(path, bytes);
  return path;
}

/** A calendar of exactly so many bytes, filled up with lines that nobody reads. */
function calendarOf(bytes: number): Uint8Array {
  const [head, tail] = ['BEGIN:VCALENDAR\r\nVERSION:2.0\r\n', 'END:VCALENDAR\r\n'];
  const line = `X-FILL:${'f'.repeat(1_015)}\r\n`;
  const room = bytes - head.length - tail.length;
  const lines = Math.floor(room / line.length) - 1;
  const last = `X-FILL:${'f'.repeat(room - lines * line.length - 'X-FILL:\r\n'.length)}\r\n`;
  return Buffer.from(`${head}${line.repeat(lines)}${last}${tail}`);
}

describe('what is no calendar is refused by the service and by analyze, for the same reason', () => {
  const noCalendars: readonly [string, Uint8Array][] = [
    ['a text', fixture('not-a-calendar.txt')],
    ['an empty file', fixture('empty.ics')],
    ['blanks and line ends only', Buffer.from(' \r\n\r\n ')],
    ['a web page', Buffer.from('<!DOCTYPE html><html><title>Sign in</title></html>')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
  ];

  test.each(noCalendars)('%s', async (_what, bytes) => {
    const answer = await person.upload(bytes);
    expect(answer).toMatchObject({ status: 422, code: 'not_a_calendar' });
    const path = onDisk(bytes);
    const { detail } = answer as { detail: string };
    expect(await analyzeInProcess(path, NOW)).toEqual({
      kind: 'refused',
      text: `${path} cannot be analysed. ${detail}`,
    });
  });
});

describe('the limit of 16 MiB', () => {
  test('a file of exactly 16 MiB is taken and read', async () => {
    expect(calendarOf(16 * MIB)).toHaveLength(16 * MIB);
    const connection = await person.upload(calendarOf(16 * MIB));
    if (isProblem(connection)) throw new Error(connection.detail);
    expect(await person.settled(connection.id)).toMatchObject({ state: 'active', events: 0 });
    await person.disconnect(connection.id);
  });

  test('one byte more is refused with the limit, and nothing is connected', async () => {
    const before = await person.connections();
    expect(await person.upload(calendarOf(16 * MIB + 1))).toMatchObject({
      status: 413,
      code: 'too_large',
      limit: 16 * MIB,
    });
    expect(await person.connections()).toEqual(before);
  });
});

describe('what is half broken is read as far as it goes, and the rest is counted', () => {
  test.each([
    ['truncated.ics', 'truncated_file'],
    ['one-broken-event.ics', 'broken_event'],
    ['unknown-zone.ics', 'unknown_zone'],
    ['unreadable-rule.ics', 'unreadable_rule'],
  ])('%s keeps its events and warns of %s', async (name, code) => {
    const bytes = fixture(name);
    const connection = await person.upload(bytes);
    if (isProblem(connection)) throw new Error(connection.detail);
    const settled = await person.settled(connection.id);
    expect(settled).toMatchObject({ state: 'active', problem: null });
    expect(settled.events).toBeGreaterThan(0);
    const analyzed = await analyzeInProcess(onDisk(bytes), NOW);
    if (analyzed.kind === 'refused') throw new Error(analyzed.text);
    await person.measuredWeek(analyzed.analysis.weeks.at(-1)?.week ?? '');
    // Some faults only show when the occurrences are laid out.
    const { warnings } = await person.connection(connection.id);
    expect(warnings).toContainEqual(expect.objectContaining({ code, count: expect.any(Number) }));
    expect(warnings).toEqual(analyzed.analysis.warnings);
    await person.disconnect(connection.id);
  });

  test('a calendar that is cut off after any line keeps every event that was whole', async () => {
    const lines = weeklyHours(3).split(/(?<=\r\n)/);
    const ends = lines.flatMap((line, index) => (line === 'END:VEVENT\r\n' ? [index + 1] : []));
    const whole = (lineCount: number) => ends.filter((end) => end <= lineCount).length;
    for (const lineCount of [8, 14, 20, 25, lines.length - 1]) {
      const connection = await person.upload(Buffer.from(lines.slice(0, lineCount).join('')));
      if (isProblem(connection)) throw new Error(connection.detail);
      const { events, warnings } = await person.settled(connection.id);
      expect({ lineCount, events }).toEqual({ lineCount, events: whole(lineCount) });
      expect(warnings).toContainEqual(expect.objectContaining({ code: 'truncated_file' }));
      await person.disconnect(connection.id);
    }
  });
});

describe('addresses that are never visited', () => {
  const refused: readonly [string, ErrorCode][] = [
    ['http://calendar.example/a.ics', 'invalid_feed_address'],
    ['ftp://calendar.example/a.ics', 'invalid_feed_address'],
    ['calendar.example/a.ics', 'invalid_feed_address'],
    ['https://ada:secret@calendar.example/a.ics', 'invalid_feed_address'],
    ['https://calendar.example:22/a.ics', 'invalid_feed_address'],
    ['https://localhost/a.ics', 'feed_forbidden_address'],
    ['https://printer/a.ics', 'feed_forbidden_address'],
    ['https://calendar.internal/a.ics', 'feed_forbidden_address'],
    ['https://127.0.0.1/a.ics', 'feed_forbidden_address'],
    ['https://2130706433/a.ics', 'feed_forbidden_address'],
    ['https://0x7f.1/a.ics', 'feed_forbidden_address'],
    ['https://169.254.169.254/latest/meta-data/', 'feed_forbidden_address'],
    ['https://[::1]/a.ics', 'feed_forbidden_address'],
    ['https://[::ffff:10.0.0.1]/a.ics', 'feed_forbidden_address'],
    ['webcal://10.1.2.3/a.ics', 'feed_forbidden_address'],
  ];

  test.each(refused)('%s', async (url, code) => {
    const before = await person.connections();
    const answer = await person.connectFeed(url);
    expect(answer).toMatchObject({ status: 400, code: 'invalid_feed_address', errors: [{ pointer: '/url', code }] });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(await person.connections()).toEqual(before);
  });

  test('one of more than 2048 characters', async () => {
    const answer = await person.connectFeed(`https://calendar.example/${'a'.repeat(2_024)}`);
    expect(answer).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ pointer: '/url' }] });
  });
});
