import { parseArgs } from 'node:util';
import { type Role, roleNames } from '../roles.ts';
import { type CommandDescription, type CommandName, commandNames, commands } from './commands.ts';
import { nearestWord } from './nearest-word.ts';

export interface StartCommand {
  readonly name: 'start';
  readonly port: number | null;
  readonly dataDir: string | null;
  readonly roles: readonly Role[] | null;
}

export interface AnalyzeCommand {
  readonly name: 'analyze';
  /** A path, or `-` for standard input. */
  readonly file: string;
  readonly owner: string | null;
  readonly zone: string | null;
  readonly weeks: number;
  readonly until: string | null;
  readonly json: boolean;
}

export type Command =
  | StartCommand
  | AnalyzeCommand
  | { readonly name: 'doctor'; readonly port: number | null; readonly dataDir: string | null }
  | { readonly name: 'migrate'; readonly dataDir: string | null }
  | { readonly name: 'help'; readonly of: CommandName | null }
  | { readonly name: 'version' };

export type ArgumentsReading =
  | { readonly kind: 'command'; readonly command: Command }
  /** One sentence that says what is wrong and what was probably meant. */
  | { readonly kind: 'refused'; readonly text: string };

/** Reads the arguments after the program's name. Looks at nothing else: files, weeks and zones are checked by whoever uses them. */
export function readArguments(args: readonly string[]): ArgumentsReading {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return accept({ name: 'help', of: null });
  if (first === '--version' || first === '-v') return accept({ name: 'version' });
  if (first === 'help') return helpOf(rest[0]);
  if (!isCommand(first)) return refuse(unknownCommand(first));
  const given = readOptions(first, rest);
  if (given.kind === 'refused') return given;
  if (given.values.get('help') !== undefined) return accept({ name: 'help', of: first });
  return commandOf(first, given);
}

interface Given {
  readonly kind: 'given';
  /** A flag has the value `''`. */
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

type Refused = Extract<ArgumentsReading, { kind: 'refused' }>;

function readOptions(name: CommandName, args: readonly string[]): Given | Refused {
  const { options, operand }: CommandDescription = commands[name];
  const shape = Object.fromEntries(
    Object.entries(options).map(([option, { type, short }]) => [
      option,
      short === undefined ? { type } : { type, short },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: shape,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined) return refuse(unknownOption(name, token.rawName));
    const fault = option.type === 'boolean' ? flagFault(token) : valueFault(token);
    if (fault !== null) return refuse(fault);
    values.set(token.name, token.value ?? '');
  }
  const surplus = operands[operand === null ? 0 : 1];
  if (surplus !== undefined) return refuse(`"clearweek ${name}" has no use for "${surplus}".`);
  return { kind: 'given', values, operands };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function flagFault({ rawName, value }: OptionToken): string | null {
  return value === undefined ? null : `${rawName} takes no value.`;
}

function valueFault({ rawName, value, inlineValue }: OptionToken): string | null {
  // "--owner --json" is a forgotten value, not an owner of that name.
  const forgotten = value === undefined || value === '' || (inlineValue !== true && value.startsWith('--'));
  return forgotten ? `${rawName} needs a value.` : null;
}

function commandOf(name: CommandName, { values, operands }: Given): ArgumentsReading {
  const text = (option: string): string | null => values.get(option) ?? null;
  const port = wholeNumber(text('port'), 0, 65_535);
  if (port === 'refused') return refuse('--port needs a number from 0 to 65535.');
  switch (name) {
    case 'start': {
      const roles = rolesIn(text('roles'));
      return 'text' in roles ? refuse(roles.text) : accept({ name, port, dataDir: text('data'), roles: roles.roles });
    }
    case 'analyze': {
      const [file] = operands;
      if (file === undefined)
        return refuse('"clearweek analyze" needs the name of a calendar file, or "-" for standard input.');
      const weeks = wholeNumber(text('weeks') ?? '4', 1, 53);
      if (weeks === 'refused' || weeks === null) return refuse('--weeks needs a number from 1 to 53.');
      const { owner, zone, until } = { owner: text('owner'), zone: text('zone'), until: text('until') };
      return accept({ name, file, owner, zone, weeks, until, json: values.has('json') });
    }
    case 'doctor':
      return accept({ name, port, dataDir: text('data') });
    case 'migrate':
      return accept({ name, dataDir: text('data') });
  }
}

function rolesIn(list: string | null): { roles: Role[] | null } | { text: string } {
  if (list === null) return { roles: null };
  const words = list.split(',').map((word) => word.trim());
  for (const word of words) {
    if (roleNames.includes(word as Role)) continue;
    return { text: `There is no role "${word}"${meant(word, roleNames)}. The roles are ${roleNames.join(', ')}.` };
  }
  return { roles: [...new Set(words as Role[])] };
}

function wholeNumber(text: string | null, least: number, most: number): number | null | 'refused' {
  if (text === null) return null;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : 'refused';
}

function helpOf(word: string | undefined): ArgumentsReading {
  if (word === undefined) return accept({ name: 'help', of: null });
  return isCommand(word) ? accept({ name: 'help', of: word }) : refuse(unknownCommand(word));
}

function unknownCommand(word: string): string {
  if (word.startsWith('-'))
    return `There is no option ${word}${meant(word, ['--help', '--version'])}. "clearweek --help" lists the commands.`;
  if (/\.ics$/i.test(word)) return `There is no command "${word}"; did you mean "clearweek analyze ${word}"?`;
  return `There is no command "${word}"${meant(word, commandNames)}. "clearweek --help" lists the commands.`;
}

function unknownOption(name: CommandName, rawName: string): string {
  const known = Object.keys(commands[name].options).map((option) => `--${option}`);
  return `"clearweek ${name}" has no option ${rawName}${meant(rawName, known)}. "clearweek ${name} --help" lists them.`;
}

function meant(typed: string, words: readonly string[]): string {
  const word = nearestWord(typed, words);
  return word === null ? '' : `; did you mean ${word.startsWith('-') ? word : `"${word}"`}?`;
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

function accept(command: Command): ArgumentsReading {
  return { kind: 'command', command };
}

function refuse(text: string): Refused {
  // A question in the middle ends its sentence.
  return { kind: 'refused', text: text.replace('?.', '?') };
}
