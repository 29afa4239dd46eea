import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { calendarAnalysisSchema, limits } from '@clearweek/app';
import { afterAll, describe, expect, test } from 'vitest';
import { hostProgram, runClearweek } from './clearweek-process.ts';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));
const teamWeek = join(fixtures, 'team-week.ics');
const folder = mkdtempSync(join(tmpdir(), 'clearweek-analyze-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The last days of this week have passed, so that the answer no longer depends on the day of the test. */
const settled = ['--until', '2026-W46'];

describe('clearweek analyze', () => {
  test('shows a calendar file as plain text where there is no terminal', async () => {
    const { code, out, err } = await runClearweek(['analyze', teamWeek, ...settled]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('The calendar of alex@example.org, Europe/Berlin time, 4 weeks up to 2026-W46');
    expect(out).toContain('Daily stand-up');
    // oxlint-disable-next-line no-control-regex -- escape sequences must not be there
    expect(out).not.toMatch(/\u001B/);
  });

  test('colours can be asked for, and NO_COLOR has the last word', async () => {
    const coloured = await runClearweek(['analyze', teamWeek, ...settled], { env: { FORCE_COLOR: '1' } });
    expect(coloured.out).toContain('\u001B[');
    const plain = await runClearweek(['analyze', teamWeek, ...settled], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(plain.out).not.toContain('\u001B[');
  });

  test('--json prints the answer of the API on one line, and nothing else', async () => {
    const { code, out, err } = await runClearweek(['analyze', teamWeek, '--json', '--weeks', '2', ...settled]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trimEnd()).not.toContain('\n');
    const analysis = JSON.parse(out) as unknown;
    expect(calendarAnalysisSchema.strict().parse(analysis)).toEqual(analysis);
    expect(analysis).toMatchObject({
      owner: 'alex@example.org',
      zone: 'Europe/Berlin',
      weeks: [{ week: '2026-W45' }, { week: '2026-W46' }],
      warnings: [],
    });
  });

  test('standard input gives the same as the file', async () => {
    const args = ['--json', ...settled];
    const piped = await runClearweek(['analyze', '-', ...args], { input: readFileSync(teamWeek) });
    expect(piped).toEqual(await runClearweek(['analyze', teamWeek, ...args]));
  });

  test('the owner, the zone and the weeks can be given', async () => {
    const { out } = await runClearweek([
      'analyze',
      teamWeek,
      '--json',
      '--owner',
      'kim@example.org',
      '--zone',
      'Asia/Tokyo',
      '--weeks=1',
      ...settled,
    ]);
    expect(JSON.parse(out)).toMatchObject({
      owner: 'kim@example.org',
      zone: 'Asia/Tokyo',
      weeks: [{ week: '2026-W46' }],
    });
  });

  test('a file is found from where the person stands', async () => {
    expect((await runClearweek(['analyze', 'team-week.ics', ...settled], { cwd: fixtures })).code).toBe(0);
  });

  test('a reader that stops early is no failure', async () => {
    const child = spawn(process.execPath, [hostProgram, 'analyze', teamWeek, ...settled], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});

describe('files with faults', () => {
  test.each([
    ['one-broken-event.ics', 'broken_event'],
    ['unknown-zone.ics', 'unknown_zone'],
    ['unreadable-rule.ics', 'unreadable_rule'],
    ['truncated.ics', 'truncated_file'],
  ])('of %s everything else is read, and the fault is told', async (name, warning) => {
    const json = await runClearweek(['analyze', join(fixtures, name), '--json', '--until', '2026-W48']);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({ warnings: [expect.objectContaining({ code: warning })] });
    const text = await runClearweek(['analyze', join(fixtures, name), '--until', '2026-W48']);
    expect(text.out).toContain('Please note');
  });

  test.each([
    ['not-a-calendar.txt', 'There is no calendar in this file. A calendar file starts with BEGIN:VCALENDAR.'],
    ['empty.ics', 'The file is empty.'],
  ])('%s is refused with the reason', async (name, reason) => {
    const file = join(fixtures, name);
    expect(await runClearweek(['analyze', file])).toEqual({
      code: 1,
      out: '',
      err: `${file} cannot be analysed. ${reason}\n`,
    });
  });

  test('a file that is not there, a folder, and a file that is too large are refused with the reason', async () => {
    const large = join(folder, 'large.ics');
    writeFileSync(large, Buffer.alloc(limits.calendarBytes + 1, 'A'));
    expect(await runClearweek(['analyze', '/no/such/file.ics'])).toMatchObject({
      code: 1,
      err: 'There is no file /no/such/file.ics.\n',
    });
    expect(await runClearweek(['analyze', folder])).toMatchObject({
      code: 1,
      err: `${folder} is a folder, not a calendar file.\n`,
    });
    expect(await runClearweek(['analyze', large])).toMatchObject({
      code: 1,
      err: `${large} is too large: a calendar may have at most 16 MiB.\n`,
    });
  });

  test('an unknown zone and an unknown week are mistakes in the command line, and both are named', async () => {
    expect(await runClearweek(['analyze', teamWeek, '--zone', 'Mars/Olympus', '--until', '2026-W54'])).toEqual({
      code: 2,
      out: '',
      err: [
        '--zone needs a time zone such as Europe/Berlin; "Mars/Olympus" is not known.\n',
        '--until needs a week such as 2026-W48; there is no week "2026-W54". A year has 52 or 53 of them.\n',
      ].join(''),
    });
  });

  test('no file, and an owner that is no e-mail address, are mistakes in the command line', async () => {
    expect(await runClearweek(['analyze', '', '--owner', 'alex'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^"clearweek analyze" needs the name of .*\n--owner needs an e-mail address .*\n$/),
    });
  });
});

describe('the command line as a whole', () => {
  test('an unknown command ends with 2 and says what was probably meant', async () => {
    expect(await runClearweek(['anlayze', 'x.ics'])).toEqual({
      code: 2,
      out: '',
      err: 'There is no command "anlayze"; did you mean "analyze"? "clearweek --help" lists the commands.\n',
    });
  });

  test('the version is that of the project', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await runClearweek(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('a configuration with mistakes names them all and starts nothing', async () => {
    const { code, out, err } = await runClearweek(['start', '--data', folder], {
      env: { PORT: 'x', LOG_LEVEL: 'y', ENCRYPTION_KEY: 'topsecret' },
    });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The configuration has 3 mistakes:\n {2}PORT .*\n {2}ENCRYPTION_KEY .*\n {2}LOG_LEVEL .*\n$/);
    expect(err).not.toContain('topsecret');
  });

  test('doctor finds the same mistakes and ends with 1', async () => {
    const { code, out } = await runClearweek(['doctor', '--data', folder], { env: { PORT: 'x', LOG_LEVEL: 'y' } });
    expect(code).toBe(1);
    expect(out).toContain('problem  PORT needs a number');
    expect(out).toContain('problem  LOG_LEVEL needs to be');
    expect(out).toContain('Found 2 problems.');
  });
});
