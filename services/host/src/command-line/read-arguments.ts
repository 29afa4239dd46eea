import { parseArgs } from 'node:util';
import { type Role, roleNames } from '../roles.ts';
import { asSentence } from './as-sentence.ts';
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

export interface AdministratorCommand {
  readonly name: 'administrator';
  readonly address: string;
  /** Null: whichever it is. */
  readonly provider: 'google' | 'microsoft' | null;
  readonly remove: boolean;
  readonly dataDir: string | null;
}

export type Command =
  | StartCommand
  | AnalyzeCommand
  | { readonly name: 'doctor'; readonly port: number | null; readonly dataDir: string | null }
  | { readonly name: 'migrate'; readonly dataDir: string | null }
  | AdministratorCommand
  | { readonly name: 'help'; readonly of: CommandName | null }
  | { readonly name: 'version' };

export type ArgumentsReading =
  | { readonly kind: 'command'; readonly command: Command }
  /** One sentence, on a line of its own, for each mistake: what is wrong and what was probably meant. */
  | { readonly kind: 'refused'; readonly text: string };

/** Reads the arguments after the program's name. Reports every mistake. Looks at nothing else: files, weeks and zones are checked by whoever uses them. */
export function readArguments(args: readonly string[]): ArgumentsReading {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return accept({ name: 'help', of: null });
  if (first === '--version' || first === '-v') return accept({ name: 'version' });
  if (first === 'help') return helpOf(rest[0]);
  if (!isCommand(first)) return refuse(unknownCommand(first));
  const given = readOptions(first, rest);
  if (given.mistakes.length === 0 && given.values.has('help')) return accept({ name: 'help', of: first });
  const mistakes = [...given.mistakes];
  const command = commandOf(first, given, (text) => mistakes.push(text));
  return mistakes.length === 0 ? accept(command) : refuse(...mistakes);
}

interface Given {
  /** A flag has the value `''`. */
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly mistakes: readonly string[];
}

type Refused = Extract<ArgumentsReading, { kind: 'refused' }>;

function readOptions(name: CommandName, args: readonly string[]): Given {
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
  const mistakes: string[] = [];
  let hasUnknown = false;
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined) {
      hasUnknown = true;
      mistakes.push(unknownOption(name, token.rawName));
      continue;
    }
    const fault = option.type === 'boolean' ? flagFault(token) : valueFault(token);
    if (fault === null) values.set(token.name, token.value ?? '');
    else mistakes.push(fault);
  }
  const surplus = operands[operand === null ? 0 : 1];
  // After an unknown option it may be the option's value.
  if (surplus !== undefined && !hasUnknown) mistakes.push(`"clearweek ${name}" has no use for "${surplus}".`);
  return { values, operands, mistakes };
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

type Mistake = (text: string) => void;

function commandOf(name: CommandName, { values, operands }: Given, mistake: Mistake): Command {
  const text = (option: string): string | null => values.get(option) ?? null;
  const port = () => wholeNumber(text('port'), { option: '--port', least: 0, most: 65_535 }, mistake);
  switch (name) {
    case 'start':
      return { name, port: port(), dataDir: text('data'), roles: rolesIn(text('roles'), mistake) };
    case 'analyze': {
      const file = operands[0] ?? '';
      if (file === '') mistake('"clearweek analyze" needs the name of a calendar file, or "-" for standard input.');
      const weeks = wholeNumber(text('weeks'), { option: '--weeks', least: 1, most: 53 }, mistake) ?? usualWeeks;
      const owner = text('owner');
      if (owner !== null && !isAddress(owner)) mistake('--owner needs an e-mail address such as you@example.org.');
      return { name, file, owner, zone: text('zone'), weeks, until: text('until'), json: values.has('json') };
    }
    case 'doctor':
      return { name, port: port(), dataDir: text('data') };
    case 'migrate':
      return { name, dataDir: text('data') };
    case 'administrator': {
      const address = operands[0] ?? '';
      if (!isAddress(address))
        mistake('"clearweek administrator" needs the e-mail address that the person signs in with.');
      const provider = text('provider');
      if (provider !== null && provider !== 'google' && provider !== 'microsoft')
        mistake('--provider needs to be google or microsoft.');
      return {
        name,
        address,
        provider: provider as AdministratorCommand['provider'],
        remove: values.has('remove'),
        dataDir: text('data'),
      };
    }
  }
}

const usualWeeks = 4;

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

function rolesIn(list: string | null, mistake: Mistake): Role[] | null {
  if (list === null) return null;
  const words = list.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !roleNames.includes(word as Role));
  if (unknown !== undefined)
    mistake(`${noSuch(`role "${unknown}"`, unknown, roleNames)} The roles are ${roleNames.join(', ')}.`);
  return [...new Set(words as Role[])];
}

function wholeNumber(
  text: string | null,
  { option, least, most }: { readonly option: string; readonly least: number; readonly most: number },
  mistake: Mistake,
): number | null {
  if (text === null) return null;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(number >= least && number <= most)) mistake(`${option} needs a number from ${least} to ${most}.`);
  return number;
}

function helpOf(word: string | undefined): ArgumentsReading {
  if (word === undefined) return accept({ name: 'help', of: null });
  return isCommand(word) ? accept({ name: 'help', of: word }) : refuse(unknownCommand(word));
}

function unknownCommand(word: string): string {
  if (word.startsWith('-'))
    return `${noSuch(`option ${word}`, word, ['--help', '--version'])} "clearweek --help" lists the commands.`;
  if (/\.ics$/i.test(word)) return `There is no command "${word}"; did you mean "clearweek analyze ${word}"?`;
  return `${noSuch(`command "${word}"`, word, commandNames)} "clearweek --help" lists the commands.`;
}

function unknownOption(name: CommandName, rawName: string): string {
  const known = Object.keys(commands[name].options).map((option) => `--${option}`);
  const refusal = asSentence(`"clearweek ${name}" has no option ${rawName}${meant(rawName, known)}`);
  return `${refusal} "clearweek ${name} --help" lists them.`;
}

function noSuch(named: string, typed: string, words: readonly string[]): string {
  return asSentence(`There is no ${named}${meant(typed, words)}`);
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

function refuse(...mistakes: readonly string[]): Refused {
  return { kind: 'refused', text: mistakes.join('\n') };
}
