import { describe, expect, test } from 'vitest';
import { commandNames } from './commands.ts';
import { commandHelp, generalHelp } from './help-text.ts';
import { readArguments } from './read-arguments.ts';

const commandOf = (...args: string[]) => readArguments(args);

describe('reading the command line', () => {
  test('start takes a port, a folder and roles', () => {
    expect(commandOf('start', '--port', '0', '--data=/srv/clearweek', '--roles', 'api, worker,api')).toEqual({
      kind: 'command',
      command: { name: 'start', port: 0, dataDir: '/srv/clearweek', roles: ['api', 'worker'] },
    });
  });

  test('analyze shows four weeks of the whole calendar unless told otherwise', () => {
    expect(commandOf('analyze', 'week.ics')).toEqual({
      kind: 'command',
      command: { name: 'analyze', file: 'week.ics', owner: null, zone: null, weeks: 4, until: null, json: false },
    });
  });

  test('an administrator is named by an address; the account may be that of one provider, and the right can be taken away', () => {
    const nothing = { name: 'administrator', address: 'ada@example.org', provider: null, remove: false, dataDir: null };
    expect(commandOf('administrator', 'ada@example.org')).toEqual({ kind: 'command', command: nothing });
    expect(commandOf('administrator', 'ada@example.org', '--provider', 'google', '--remove')).toEqual({
      kind: 'command',
      command: { ...nothing, provider: 'google', remove: true },
    });
  });

  test('options may stand before and after the file, and "-" is standard input', () => {
    expect(commandOf('analyze', '--json', '-', '--weeks=53', '--zone', 'Asia/Tokyo')).toMatchObject({
      command: { file: '-', json: true, weeks: 53, zone: 'Asia/Tokyo' },
    });
  });

  test('a file whose name starts with a dash can be named after "--"', () => {
    expect(commandOf('analyze', '--', '--odd.ics')).toMatchObject({ command: { file: '--odd.ics' } });
  });

  test.each([[[]], [['--help']], [['-h']], [['help']]])('%j asks for the general help', (args) => {
    expect(readArguments(args)).toEqual({ kind: 'command', command: { name: 'help', of: null } });
  });

  test.each(commandNames)('%s has a help of its own', (name) => {
    for (const args of [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
    ]) {
      expect(readArguments(args)).toEqual({ kind: 'command', command: { name: 'help', of: name } });
    }
    expect(generalHelp('1.2.3')).toContain(name);
    expect(commandHelp(name)).toContain(`Usage: clearweek ${name}`);
  });
});

describe('what is refused, and in which words', () => {
  test.each([
    [
      ['anlyze', 'x.ics'],
      'There is no command "anlyze"; did you mean "analyze"? "clearweek --help" lists the commands.',
    ],
    [['administrator', 'Ada'], '"clearweek administrator" needs the e-mail address that the person signs in with.'],
    [['administrator', 'ada@example.org', '--provider', 'apple'], '--provider needs to be google or microsoft.'],
    [['week.ics'], 'There is no command "week.ics"; did you mean "clearweek analyze week.ics"?'],
    [['what?.ics'], 'There is no command "what?.ics"; did you mean "clearweek analyze what?.ics"?'],
    [['frobnicate'], 'There is no command "frobnicate". "clearweek --help" lists the commands.'],
    [['--verison'], 'There is no option --verison; did you mean --version? "clearweek --help" lists the commands.'],
    [
      ['start', '--prot', '80'],
      '"clearweek start" has no option --prot; did you mean --port? "clearweek start --help" lists them.',
    ],
    [['start', '-x'], '"clearweek start" has no option -x. "clearweek start --help" lists them.'],
    [['start', 'now'], '"clearweek start" has no use for "now".'],
    [['start', '--port'], '--port needs a value.'],
    [['start', '--port', '70000'], '--port needs a number from 0 to 65535.'],
    [['start', '--port', '8e2'], '--port needs a number from 0 to 65535.'],
    [
      ['start', '--roles', 'api,wroker'],
      'There is no role "wroker"; did you mean "worker"? The roles are api, worker, scheduler.',
    ],
    [['analyze'], '"clearweek analyze" needs the name of a calendar file, or "-" for standard input.'],
    [['analyze', 'a.ics', 'b.ics'], '"clearweek analyze" has no use for "b.ics".'],
    [['analyze', 'a.ics', '--owner', '--json'], '--owner needs a value.'],
    [['analyze', 'a.ics', '--zone='], '--zone needs a value.'],
    [['analyze', 'a.ics', '--json=yes'], '--json takes no value.'],
    [['analyze', ''], '"clearweek analyze" needs the name of a calendar file, or "-" for standard input.'],
    [['analyze', 'a.ics', '--owner', 'alex'], '--owner needs an e-mail address such as you@example.org.'],
    [
      ['start', '--port', 'abc', '--roles', 'foo', 'now', '--data='],
      '--data needs a value.\n"clearweek start" has no use for "now".\n--port needs a number from 0 to 65535.\nThere is no role "foo". The roles are api, worker, scheduler.',
    ],
    [['analyze', 'a.ics', '--weeks', '0'], '--weeks needs a number from 1 to 53.'],
    [['analyze', 'a.ics', '--weeks', '-3'], '--weeks needs a number from 1 to 53.'],
  ])('%j', (args, text) => {
    expect(readArguments(args)).toEqual({ kind: 'refused', text });
  });
});
