import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestWord } from '../command-line/nearest-word.ts';
import { readConfigFile } from './config-file.ts';
import { type Config, configOf, type Overrides } from './config.ts';
import { encryptionKey } from './encryption-key.ts';
import { type VariableName, variableNames, variables, type Variables } from './variables.ts';

/** What is wrong with one variable: `text` follows its name in a sentence and never holds its value. */
export interface ConfigProblem {
  readonly variable: string;
  readonly text: string;
}

export interface ConfigReading {
  /** Null where there is a problem. */
  readonly config: Config | null;
  /** All of them, in the order of the documentation. */
  readonly problems: readonly ConfigProblem[];
  /** Sentences about names that look like ours and are not. */
  readonly hints: readonly string[];
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly cwd: string;
}

type Settings = Readonly<Record<string, string | undefined>>;

/** Reads the configuration from the environment and the file that it may name. Reports every mistake, not just the first. */
export function readConfig(surroundings: Surroundings, overrides: Overrides = {}): ConfigReading {
  const problems: ConfigProblem[] = [];
  const settings = settingsOf(surroundings, problems);
  const values = valuesOf(settings, problems);
  const key = keyOf(values, surroundings.cwd, problems);
  problems.push(...crossProblems(values, key, problems, overrides));
  problems.sort((a, b) => rank(a) - rank(b));
  const config = problems.length > 0 ? null : configOf(values, key, overrides, surroundings);
  return { config, problems, hints: hintsOn(settings, surroundings.environment) };
}

function settingsOf({ environment, cwd }: Surroundings, problems: ConfigProblem[]): Settings {
  const named = environment['CLEARWEEK_CONFIG'];
  if (named === undefined || named === '') return environment;
  const text = readText(resolve(cwd, named));
  const reading = text === null ? ({ kind: 'unreadable', problem: 'cannot be opened' } as const) : readConfigFile(text);
  if (reading.kind === 'settings') return { ...reading.settings, ...setOnly(environment) };
  problems.push({ variable: 'CLEARWEEK_CONFIG', text: `names a file that ${reading.problem}` });
  return environment;
}

function valuesOf(settings: Settings, problems: ConfigProblem[]): Variables {
  const known = variableNames.flatMap((name) => {
    const value = settings[name];
    return value === undefined || value.trim() === '' ? [] : [[name, value.trim()] as const];
  });
  const entries: [VariableName, unknown][] = [];
  for (const [name, value] of known) {
    const parsed = variables.shape[name].safeParse(value);
    if (parsed.success) entries.push([name, parsed.data]);
    else problems.push({ variable: name, text: parsed.error.issues[0]?.message ?? 'is not understood' });
  }
  return Object.fromEntries(entries) as Variables;
}

function keyOf(values: Variables, cwd: string, problems: ConfigProblem[]): string | null {
  const file = values.ENCRYPTION_KEY_FILE;
  if (file === undefined) return values.ENCRYPTION_KEY ?? null;
  const say = (text: string) => problems.push({ variable: 'ENCRYPTION_KEY_FILE', text });
  if (values.ENCRYPTION_KEY !== undefined) {
    say('and ENCRYPTION_KEY are both set; keep one of them');
    return values.ENCRYPTION_KEY;
  }
  const text = readText(resolve(cwd, file));
  if (text === null) {
    say('names a file that cannot be opened');
    return null;
  }
  const key = encryptionKey.safeParse(text.trim());
  if (key.success) return key.data;
  say(`names a file whose key ${key.error.issues[0]?.message ?? 'is not understood'}`);
  return null;
}

/** Rules over more than one variable. A variable that is wrong in itself is not called missing too. */
function crossProblems(
  values: Variables,
  key: string | null,
  known: readonly ConfigProblem[],
  overrides: Overrides,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const wrong = (...names: VariableName[]) => names.some((name) => known.some(({ variable }) => variable === name));
  const add = (variable: VariableName, text: string) => problems.push({ variable, text });
  const production = values.DATABASE_URL !== undefined || wrong('DATABASE_URL');
  const roles = overrides.roles ?? values.ROLES ?? null;
  if (production && key === null && !wrong('ENCRYPTION_KEY', 'ENCRYPTION_KEY_FILE')) {
    add(
      'ENCRYPTION_KEY',
      '(or ENCRYPTION_KEY_FILE) is needed with DATABASE_URL; make one with: openssl rand -base64 32',
    );
  }
  if (
    production &&
    values.PUBLIC_URL === undefined &&
    !wrong('PUBLIC_URL', 'ROLES') &&
    (roles === null || roles.includes('api') || roles.includes('worker'))
  ) {
    add(
      'PUBLIC_URL',
      'is needed with DATABASE_URL, for the links that people follow and the notices of Google and Microsoft',
    );
  }
  if (production && values.SANDBOX === 'on')
    add('SANDBOX', 'is for the embedded mode only; leave it out with DATABASE_URL');
  if (!production && roles !== null && roles.length < 3) {
    add(
      'ROLES',
      'can leave something out only with DATABASE_URL; the embedded mode is one process that does everything',
    );
  }
  if (values.ENCRYPTION_KEY_PREVIOUS !== undefined && key === null && !wrong('ENCRYPTION_KEY', 'ENCRYPTION_KEY_FILE'))
    add('ENCRYPTION_KEY_PREVIOUS', 'says nothing without ENCRYPTION_KEY or ENCRYPTION_KEY_FILE');
  if (values.SMTP_URL !== undefined && values.MAIL_FROM === undefined && !wrong('MAIL_FROM'))
    add('MAIL_FROM', 'is needed with SMTP_URL');
  for (const provider of ['GOOGLE', 'MICROSOFT'] as const) {
    const [id, secret] = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`] as const;
    if (values[id] !== undefined && values[secret] === undefined) add(secret, `is needed with ${id}`);
    if (values[secret] !== undefined && values[id] === undefined) add(id, `is needed with ${secret}`);
  }
  return problems;
}

/** Names of other programs are left alone: only what starts with our prefix or is a slip of the pen away is remarked on. */
function hintsOn(settings: Settings, environment: Settings): string[] {
  const hints: string[] = [];
  for (const name of Object.keys(settings).toSorted()) {
    if (variableNames.includes(name as VariableName) || name.startsWith('CLEARWEEK_TEST_')) continue;
    const bare = name.replace(/^CLEARWEEK_/, '');
    const near = variableNames.includes(bare as VariableName)
      ? bare
      : nearestWord(
          bare,
          variableNames.filter((known) => known.length > 5),
        );
    const ours = name.startsWith('CLEARWEEK_') || !Object.hasOwn(environment, name);
    if (!ours && (near === null || !isSlip(name, near))) continue;
    hints.push(`${name} is not a setting of Clearweek${near === null ? '' : `; did you mean ${near}?`}`);
  }
  return hints;
}

/** In an environment full of other programs' names only a swapped, missing, doubled or wrong letter or two is a slip. */
function isSlip(name: string, near: string): boolean {
  const letters = (word: string) => [...word].toSorted().join('');
  const [a, b] = [letters(name), letters(near)];
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [left, right] = [a[i] ?? '', b[j] ?? ''];
    if (left === right) common += 1;
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return name[0] === near[0] && Math.max(a.length, b.length) - common <= 1;
}

function rank({ variable }: ConfigProblem): number {
  return variableNames.indexOf(variable as VariableName);
}

function setOnly(environment: Settings): Settings {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
