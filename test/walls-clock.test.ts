import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectPath, projectText } from './walls/project-files.ts';

// The linter reads planted files in a folder of their own under the project's configuration, all in one run.

const LUXON = "import { DateTime } from 'luxon'; ";
const ICAL = "import ICAL from 'ical.js'; ";
const CLOCK = 'no-clock';
const ZONE = 'no-machine-zone';

const planted: [text: string, rule: string][] = [
  ['new Date();', CLOCK],
  ['Date();', CLOCK],
  ['Date(0);', CLOCK],
  ['Date.now();', CLOCK],
  ["Date['now']();", CLOCK],
  ['globalThis.Date.now();', CLOCK],
  ['const { now } = Date; now();', CLOCK],
  ['Reflect.construct(Date, []);', CLOCK],
  ['const D = Date; new D();', CLOCK],
  ['const { Date: D } = globalThis; new D();', CLOCK],
  ['class Mine extends Date {}', CLOCK],
  ['Temporal.Now.instant();', CLOCK],
  [`${LUXON}DateTime.now();`, CLOCK],
  [`${LUXON}const { now: n } = DateTime; n();`, CLOCK],
  ["import { DateTime as D } from 'luxon'; const E = D; E.now();", CLOCK],
  ["import * as luxon from 'luxon'; luxon.DateTime['now']();", CLOCK],
  [`${LUXON}DateTime.local();`, CLOCK],
  [`${LUXON}DateTime.local({ zone: 'Europe/Berlin' });`, CLOCK],
  [`${LUXON}DateTime.utc();`, CLOCK],
  [`${LUXON}[1].map(DateTime.utc);`, CLOCK],
  ["import { Settings } from 'luxon'; Settings.now = () => 0;", CLOCK],
  [`${LUXON}DateTime.fromISO('09:00', { zone: 'UTC' });`, CLOCK],
  [`${LUXON}DateTime.fromObject({ hour: 9 }, { zone: 'UTC' });`, CLOCK],
  ['time.toRelative();', CLOCK],
  ["time.toRelativeCalendar({ unit: 'days' });", CLOCK],
  ['time.diffNow();', CLOCK],
  [`${ICAL}ICAL.Time.now();`, CLOCK],
  ["import { Time } from 'ical.js'; Time.now();", CLOCK],
  ['new Date(2026, 10, 23);', ZONE],
  ["new Date('2026-11-23T09:00');", ZONE],
  ['new Date(`${date}T09:00:00`);', ZONE],
  ["Date.parse('2026-11-23 09:00');", ZONE],
  ["Date.parse('23 November 2026');", ZONE],
  ['new Date(at).getHours();', ZONE],
  ['new Date(at).getTimezoneOffset();', ZONE],
  ['new Date(at).toLocaleDateString();', ZONE],
  ['new Intl.DateTimeFormat().resolvedOptions().timeZone;', ZONE],
  ["Intl.DateTimeFormat('en', { hour: 'numeric' });", ZONE],
  ["Intl.DateTimeFormat('en', { timeZone: undefined });", ZONE],
  ["const { DateTimeFormat } = Intl; new DateTimeFormat('en');", ZONE],
  [`${LUXON}DateTime.fromISO(text);`, ZONE],
  [`${LUXON}DateTime.fromISO(text, { setZone: true });`, ZONE],
  [`${LUXON}DateTime.fromObject({ year: 2026 });`, ZONE],
  [`${LUXON}DateTime.fromFormat(text, 'yyyy');`, ZONE],
  [`${LUXON}DateTime.fromMillis(at);`, ZONE],
  [`${LUXON}DateTime.local(2026, 11, 23);`, ZONE],
  [`${LUXON}DateTime.fromMillis(at, { zone: 'local' });`, ZONE],
  ["time.setZone('system');", ZONE],
  ['time.toLocal();', ZONE],
  ["import { SystemZone } from 'luxon'; SystemZone.instance;", ZONE],
  [`${ICAL}ICAL.Time.fromJSDate(date);`, ZONE],
  ['globalThis.process.env;', 'no-global-object'],
  ['const { fetch: get } = globalThis;', 'no-global-object'],
  ['const everything = globalThis;', 'no-global-object'],
];

const innocent = [
  'new Date(at).toISOString(); new Date(at).getUTCDay(); new Date(0); Date.UTC(2026, 10, 23); at instanceof Date;',
  "new Date('2026-11-23'); Date.parse('2026-11-23T09:00Z'); Date.parse('2026-11-23T09:00+01:00'); Date.parse(text);",
  'Date.parse(`${date}T${hour}:00Z`); Date.parse(`${date}`); Date.parse(`${date}T${time}`);',
  "Intl.DateTimeFormat('en', { timeZone: zone }); new Intl.DateTimeFormat('en', shown);",
  'const formats = new Map<string, Intl.DateTimeFormat>(); type Now = Date; export const make = (at: Date): Now => at;',
  `${LUXON}DateTime.fromMillis(at, { zone }); DateTime.utc(2026, 11, 23); DateTime.local(2026, { zone });`,
  `${LUXON}DateTime.fromISO(text, { zone }); DateTime.fromObject({ year: 2026 }, { zone }); DateTime.fromISO(text, o);`,
  `${ICAL}ICAL.Time.fromJSDate(date, true); ICAL.parse.property(line); time.toRelative({ base: now });`,
  'const mine = { Date: 1, now: 2, zone: zoneOf(at) }; mine.now; mine.Date; clock.now(); time.setZone(zone);',
  'const { TextDecoder } = globalThis as unknown as { TextDecoder: new () => object }; new TextDecoder();',
];

interface Told {
  readonly filename: string;
  /** Absent where the linter could not read the file. */
  readonly code?: string;
  readonly message: string;
}

const OURS = /^pure\(/;
let folder: string;
let told: readonly Told[] = [];

/** What our own rules say of one planted file. */
function toldOf(name: string): readonly Told[] {
  return told.filter(({ filename, code }) => filename.endsWith(`/${name}.ts`) && OURS.test(code ?? ''));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clearweek-planted-'));
  const at = join(folder, 'packages/calendar/src');
  await mkdir(at, { recursive: true });
  const files = [
    ...planted.map(([text], index) => [`bad-${index}`, text]),
    ...innocent.map((text, index) => [`good-${index}`, text]),
  ];
  for (const [name, text] of files) await writeFile(join(at, `${name}.ts`), `${text}\n`);
  const configuration = JSON.parse(projectText('.oxlintrc.json')) as { jsPlugins: string[] };
  const jsPlugins = configuration.jsPlugins.map((path) => projectPath(path));
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify({ ...configuration, jsPlugins }));
  told = await lint(folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function lint(cwd: string): Promise<readonly Told[]> {
  const program = projectPath('node_modules/oxlint/bin/oxlint');
  const options = { cwd, maxBuffer: 2 ** 26 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, '--format=json', '.'], options, (error, output) => {
      // The linter ends with 1 where it has something to say.
      try {
        resolve((JSON.parse(output) as { diagnostics: Told[] }).diagnostics);
      } catch {
        reject(error ?? new Error(output));
      }
    });
  });
}

describe('in a pure package, the linter', () => {
  test.each(planted.map(([text, rule], index) => ({ text, rule, name: `bad-${index}` })))(
    'tells $text by $rule',
    ({ rule, name }) => {
      const [first] = toldOf(name);
      expect(first?.code).toBe(`pure(${rule})`);
      expect(toldOf(name).filter(({ code }) => code !== first?.code)).toEqual([]);
      expect(first?.message).toContain('This package is pure: ');
    },
  );

  test.each(innocent.map((text, index) => ({ text, name: `good-${index}` })))('lets $text be', ({ name }) => {
    expect(toldOf(name)).toEqual([]);
  });

  test('could read every planted file', () => {
    expect(told.filter(({ code }) => code === undefined)).toEqual([]);
  });
});
