import { asSentence } from '../command-line/as-sentence.ts';
import type { Config, Overrides } from '../config/config.ts';
import { type ConfigReading, readConfig, type Surroundings } from '../config/read-config.ts';
import type { Terminal } from '../terminal-io.ts';

/** The configuration, or null after saying what is wrong with it. Hints are said in both cases. */
export function requireConfig(surroundings: Surroundings, overrides: Overrides, { err }: Terminal): Config | null {
  const reading = readConfig(surroundings, overrides);
  for (const line of linesOf(reading)) err(`${line}\n`);
  return reading.config;
}

function linesOf({ problems, hints }: ConfigReading): string[] {
  const mistakes = problems.map(({ variable, text }) => `  ${variable} ${text}.`);
  const title =
    problems.length === 1 ? 'The configuration has a mistake:' : `The configuration has ${problems.length} mistakes:`;
  return [...hints.map((hint) => `Note: ${asSentence(hint)}`), ...(mistakes.length > 0 ? [title, ...mistakes] : [])];
}
