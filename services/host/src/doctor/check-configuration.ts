import { asSentence } from '../command-line/as-sentence.ts';
import type { ConfigReading } from '../config/read-config.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Every mistake in the configuration, and names that look like ours and are not. */
export function checkConfiguration({ config, problems, hints }: ConfigReading): Finding[] {
  const mistakes = problems.map(({ variable, text }) =>
    problem(`${variable} ${text}.`, 'See docs/operations.md for every setting.'),
  );
  const slips = hints.map((hint) => warning(asSentence(hint), 'Correct the name, or remove it.'));
  const mode = config?.mode === 'production' ? 'production, with DATABASE_URL' : 'embedded, with a database of its own';
  return [...(config === null ? [] : [ok(`The configuration is in order (${mode}).`)]), ...mistakes, ...slips];
}
