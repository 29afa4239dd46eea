import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CalendarAnalysis, ConnectionView, WeekView } from '@clearweek/app';
import { addWeeks, dateOf, type IsoWeek, toWall, weekOf } from '@clearweek/calendar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zoneNamed } from '../ics-case.ts';
import { describeWithSharedData, sharedData } from '../shared-data.ts';
import { analyzeInProcess, type AnalyzeOptions } from './analyze-in-process.ts';
import { beginAnew } from './begin-anew.ts';
import { runClearweek } from './clearweek-process.ts';
import { middleOfEvents } from './middle-of-events.ts';
import { isProblem, personAt, type PersonAtWork } from './person-at-work.ts';
import { openWorld, type World } from './world.ts';

const WEEKS_BACK = 13;
const WEEKS_AHEAD = 9;
const START = Date.UTC(2026, 10, 25, 9);

/** What was seen, so that nothing is left out silently. */
const seen = {
  files: 0,
  refused: 0,
  calendars: 0,
  withEvents: 0,
  withSeries: 0,
  withMeetings: 0,
  weeks: 0,
  meetings: 0,
};

let world: World;
let person: PersonAtWork;

describeWithSharedData('every calendar that we could find says the same by both ways', () => {
  const folder = fileURLToPath(sharedData('ics/') ?? import.meta.url);
  const files = sharedData('ics/') === null ? [] : globSync('{files,real}/**/*.ics', { cwd: folder }).toSorted();

  beforeAll(async () => {
    world = await openWorld({ now: Date.UTC(1971, 0, 1) });
    person = personAt(world.address);
  });

  afterAll(async () => {
    const { files: all, refused, calendars, withEvents, withMeetings, withSeries, weeks, meetings } = seen;
    console.log(
      `${all} files: ${refused} are no calendars, ${calendars} are; ${withEvents} of them hold events, ${withSeries} show series and ` +
        `${withMeetings} meetings at their time. Compared: ${weeks} weeks with ${meetings} meetings.`,
    );
    await world[Symbol.asyncDispose]();
  });

  for (const { file, now } of inOrderOfTime(folder, files)) {
    test(`${file}: analyze and the service agree`, async () => {
      const logged = world.log.length;
      await compare(`${folder}/${file}`, now);
      // Skipped is no failure: while one measuring runs, an order for the next is put off.
      const well = ['done', 'skipped'];
      const failed = world.log
        .slice(logged)
        .filter(({ event, outcome }) => event === 'job' && !well.includes(String(outcome)));
      expect(failed).toEqual([]);
    });
  }

  for (const file of files.filter((one) => one.startsWith('real/'))) {
    test(`${file}: the executable prints what the function behind it prints`, async () => {
      const args = ['analyze', `${folder}/${file}`, '--until', '2018-W10', '--weeks', '6', '--json'];
      const { code, out, err } = await runClearweek(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const analysis = await analysisOf(`${folder}/${file}`, Date.now(), { weeks: 6, until: '2018-W10' });
      expect(JSON.parse(out)).toEqual(analysis);
    });
  }

  test('no file was left out', () => {
    expect(seen.files).toBe(files.length);
    expect(seen.files).toBeGreaterThan(800);
    expect(seen.refused + seen.calendars).toBe(seen.files);
    expect(seen.withMeetings).toBeGreaterThan(300);
  });
});

/** Each file with its time, the earliest first: a clock only goes forward. */
function inOrderOfTime(folder: string, files: readonly string[]): { file: string; now: number }[] {
  const timed = files.map((file) => ({ file, now: middleOfEvents(readFileSync(`${folder}/${file}`), START) }));
  return timed.toSorted((a, b) => a.now - b.now);
}

async function compare(path: string, now: number): Promise<void> {
  const bytes = readFileSync(path);
  world.clock.moveTo(now);
  await beginAnew(world);
  seen.files += 1;
  const analyzed = await analyzeInProcess(path, now, { weeks: 1 });
  const answer = await person.upload(bytes);
  if (isProblem(answer)) {
    seen.refused += 1;
    expect(analyzed).toEqual({ kind: 'refused', text: `${path} cannot be analysed. ${answer.detail}` });
    return;
  }
  const connection = await person.settled(answer.id);
  if (analyzed.kind === 'refused') {
    seen.refused += 1;
    expect(analyzed.text).toBe(`${path} cannot be analysed. ${connection.problem?.text}`);
    expect(connection).toMatchObject({ state: 'needs_attention', problem: { code: 'not_a_calendar' } });
  } else {
    seen.calendars += 1;
    if (connection.events > 0) seen.withEvents += 1;
    expect(connection).toMatchObject({ state: 'active', problem: null });
    await compareWeeks(path, now, analyzed.analysis);
    expect(byCode((await person.connection(answer.id)).warnings)).toEqual(byCode(analyzed.analysis.warnings));
  }
  await person.disconnect(answer.id);
}

async function compareWeeks(path: string, now: number, { zone, weeks, series }: CalendarAnalysis): Promise<void> {
  const current = weeks[0]?.week as IsoWeek;
  expect(current).toBe(weekOf(dateOf(toWall(now, zoneNamed(zone)))));
  const nowShown = await person.measuredWeek(current);
  expect({ zone: nowShown.zone, series: withoutIds(nowShown.series) }).toEqual({ zone, series: withoutIds(series) });
  const last = addWeeks(current, WEEKS_AHEAD);
  const whole = await analysisOf(path, now, { weeks: WEEKS_BACK + 1 + WEEKS_AHEAD, until: last });
  const shown = await Promise.all(whole.weeks.map(({ week }) => person.week(week)));
  const figures = shown.map(({ week, metrics }) => ({ week, metrics }));
  expect(figures).toEqual(whole.weeks);
  expect(withoutIds(shown.at(-1)?.series ?? [])).toEqual(withoutIds(whole.series));
  // A past week shows the series as they stand now.
  expect(shown[0]?.series).toEqual(nowShown.series);
  note(figures, series.length);
}

async function analysisOf(path: string, now: number, options: AnalyzeOptions): Promise<CalendarAnalysis> {
  const analyzed = await analyzeInProcess(path, now, options);
  if (analyzed.kind === 'refused') throw new Error(analyzed.text);
  return analyzed.analysis;
}

function note(weeks: readonly Pick<WeekView, 'metrics'>[], series: number): void {
  const meetings = weeks.reduce((sum, { metrics }) => sum + (metrics?.['meetings']?.value ?? 0), 0);
  seen.weeks += weeks.length;
  seen.meetings += meetings;
  if (series > 0) seen.withSeries += 1;
  if (meetings > 0) seen.withMeetings += 1;
}

/** The service names a series by a keyed hash, analyze by its uid; equally costly ones stand in the order of these names. */
function withoutIds(series: CalendarAnalysis['series']): string[] {
  return series.map((one) => JSON.stringify({ ...one, id: null })).toSorted();
}

function byCode(warnings: ConnectionView['warnings']): ConnectionView['warnings'] {
  return warnings.toSorted((a, b) => (a.code < b.code ? -1 : 1));
}
