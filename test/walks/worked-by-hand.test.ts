import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CalendarAnalysis, WeekView } from '@clearweek/app';
import { addDays, type IsoWeek, mondayOf } from '@clearweek/calendar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithSharedData, sharedData } from '../shared-data.ts';
import { beginAnew } from './begin-anew.ts';
import { runClearweek } from './clearweek-process.ts';
import { isProblem, personAt, type PersonAtWork } from './person-at-work.ts';
import { type WorkedCase, workedCases } from './worked-cases.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let person: PersonAtWork;

describeWithSharedData('figures that were worked out by hand', () => {
  beforeAll(async () => {
    world = await openWorld({ now: Date.UTC(2000, 0, 1) });
    person = personAt(world.address);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  // A clock only goes forward.
  const inOrder = workedCases.toSorted((a, b) => (a.week < b.week ? -1 : a.week > b.week ? 1 : 0));
  for (const worked of inOrder) {
    test(`${worked.week} of ${worked.file.split('/').at(-1)}: ${worked.says}`, async () => {
      const [analysis, week] = await Promise.all([byTheExecutable(worked), byTheService(worked)]);
      expect(figuresOf(worked, analysis.weeks[0]?.metrics)).toEqual(worked.metrics);
      expect(figuresOf(worked, week.metrics)).toEqual(worked.metrics);
      if (worked.series === undefined) return;
      expect(analysis.series).toMatchObject([worked.series]);
      expect(week.series).toMatchObject([worked.series]);
    });
  }
});

async function byTheExecutable({ file, week, zone, owner }: WorkedCase): Promise<CalendarAnalysis> {
  const place = zone === undefined ? [] : ['--zone', zone];
  const whose = owner === undefined ? [] : ['--owner', owner];
  const args = ['analyze', pathOf(file), '--weeks', '1', '--until', week, '--json', ...place, ...whose];
  const { code, out, err } = await runClearweek(args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as CalendarAnalysis;
}

/** Uploads the file on the Tuesday after the week and asks for the week. */
async function byTheService({ file, week, zone, owner }: WorkedCase): Promise<WeekView> {
  world.clock.moveTo(Date.parse(`${addDays(mondayOf(week as IsoWeek), 8)}T12:00:00Z`));
  await beginAnew(world);
  if (zone !== undefined) await person.moveTo(zone);
  const connection = await person.upload(readFileSync(pathOf(file)), owner);
  if (isProblem(connection)) throw new Error(connection.detail);
  await person.settled(connection.id);
  return person.measuredWeek(week);
}

function pathOf(file: string): string {
  return fileURLToPath(sharedData(`ics/${file}`) ?? new URL('missing', import.meta.url));
}

function figuresOf({ metrics: asked }: WorkedCase, metrics: WeekView['metrics'] | undefined) {
  return Object.fromEntries(Object.keys(asked).map((id) => [id, metrics?.[id]?.value]));
}
