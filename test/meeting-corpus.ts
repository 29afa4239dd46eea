import { readdirSync, readFileSync } from 'node:fs';
import { type MeetingKind, type MeetingStructure, usualVerdicts, type Verdict } from '@clearweek/analysis';

const folder = new URL('../packages/analysis/corpus/', import.meta.url);

/** One line of the corpus: a recurring meeting, what it is, and why. `packages/analysis/corpus/README.md` tells what stands in it. */
export interface LabelledMeeting {
  readonly id: string;
  readonly lang: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly structure: MeetingStructure & { readonly attendees: number; readonly externalAttendees: number };
  readonly kind: MeetingKind;
  readonly verdict: Verdict | null;
  readonly why: string;
}

/** The meetings of each file of the corpus, by its name. @throws Error that names file and line where a line is not what it should be. */
export function readCorpus(): ReadonlyMap<string, readonly LabelledMeeting[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return new Map(files.map((name) => [name, readLines(name, readFileSync(new URL(name, folder), 'utf8'))]));
}

function readLines(name: string, text: string): LabelledMeeting[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return readMeeting(line);
      } catch (error) {
        throw new Error(`${name}, line ${index + 1}: ${(error as Error).message}`, { cause: error });
      }
    });
}

const KEYS =
  'id lang title description cadence minutes people optional external answers held cancelled moved has keep kind verdict why';
const CADENCES = ['daily', 'weekly', 'biweekly', 'monthly', 'quarterly', 'irregular'] as const;
const VERDICTS = ['async', 'lighten', 'keep', null] as const;

/** Reads one line. What is left out is as the README says. */
export function readMeeting(line: string): LabelledMeeting {
  const read = JSON.parse(line) as Record<string, unknown>;
  const unknown = Object.keys(read).filter((key) => !KEYS.split(' ').includes(key));
  if (unknown.length > 0) throw new Error(`unknown ${unknown.join(', ')}`);
  const cadence = oneOf(CADENCES, read['cadence']);
  const [attendees, optional, externalAttendees] = [
    count(read['people']),
    count(read['optional'], 0),
    count(read['external'], 0),
  ];
  const answers = (read['answers'] ?? [attendees - 1, 0, 0, 0]) as number[];
  if (attendees < 1 || optional > attendees || externalAttendees > attendees)
    throw new Error('more guests than people');
  if (answers.length !== 4 || answers.reduce((sum, one) => sum + count(one), 0) > attendees)
    throw new Error('more answers than people');
  const keep = read['keep'] ?? false;
  if (typeof keep !== 'boolean') throw new Error('keep is true or false');
  const held = count(read['held']);
  if (count(read['moved'], 0) > held) throw new Error('more moved than held');
  if (!/^a?n?l?$/.test(textOf(read['has'] ?? 'l'))) throw new Error('has holds of a, n and l only');
  if (count(read['minutes']) === 0) throw new Error('no length');
  return {
    id: textOf(read['id']),
    lang: textOf(read['lang']),
    title: read['title'] === null ? null : textOf(read['title']),
    description: read['description'] == null ? null : textOf(read['description']),
    structure: {
      cadence,
      durationMinutes: count(read['minutes']),
      attendees,
      externalAttendees,
      occurrences: { held, cancelled: count(read['cancelled'], 0) },
      keep,
    },
    kind: oneOf(Object.keys(usualVerdicts) as MeetingKind[], read['kind']),
    verdict: oneOf(VERDICTS, read['verdict']),
    why: textOf(read['why']),
  };
}

function oneOf<T>(all: readonly T[], value: unknown): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Error(`${JSON.stringify(value)} is none of ${all.join(', ')}`);
  return found;
}

function count(value: unknown, missing?: number): number {
  const found = value ?? missing;
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0)
    throw new Error(`${JSON.stringify(value)} is no count`);
  return found;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}
