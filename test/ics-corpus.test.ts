import { expandCalendar, groupSeries, readCalendar, zoneTable } from '@clearweek/calendar';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSharedJson, zoneNamed } from './ics-case.ts';
import { describeWithSharedData, sharedData } from './shared-data.ts';

interface IndexEntry {
  readonly file: string;
  readonly vevents: number;
}

const FIVE_YEARS = { start: Date.UTC(2022, 0, 1), end: Date.UTC(2027, 0, 1) };

describeWithSharedData('every calendar file that we could find is read', () => {
  const folder = sharedData('ics/');
  const files = folder === null ? [] : globSync('{files,real}/**/*.ics', { cwd: fileURLToPath(folder) });
  const vevents = new Map(readSharedJson<IndexEntry>('ics/index.json').map((one) => [one.file, one.vevents]));

  test('there are hundreds of files', () => {
    expect(files.length).toBeGreaterThan(800);
  });

  for (const file of files) {
    test(`${file} is read and expanded, and every event in it is kept or counted`, () => {
      const reading = readCalendar(readFileSync(new URL(file, folder ?? '')));
      if (reading.kind !== 'calendar') {
        expect(vevents.get(file)).toBe(0);
        return;
      }
      const lost = reading.warnings.filter(({ code }) => code === 'broken_event' || code === 'truncated_file');
      const counted = lost.reduce((sum, { count }) => sum + count, 0);
      expect(reading.events.length + counted).toBeGreaterThanOrEqual(vevents.get(file) ?? 1);
      const context = { zone: zoneNamed('Europe/Berlin'), zoneOf: zoneTable(reading.zones), limit: 5_000 };
      const { occurrences } = expandCalendar(groupSeries(reading.events).series, FIVE_YEARS, context);
      for (const { interval } of occurrences) expect(interval.end).toBeGreaterThanOrEqual(interval.start);
    });
  }
});
