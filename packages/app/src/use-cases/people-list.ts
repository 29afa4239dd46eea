import { findZone } from '@clearweek/calendar';
import type { FieldProblem } from '../errors.ts';
import type { DirectoryEntry } from '../ports/organization-provider.ts';
import { ADDRESS } from './organizations-consent.ts';
import { type CsvRow, readCsv } from './people-list-csv.ts';

export const PEOPLE_LIST_BYTES = 5 * 1024 * 1024;
export const MOST_PEOPLE = 50_000;
/** More of them help nobody. */
const MOST_PROBLEMS = 100;

const COLUMNS = ['email', 'name', 'zone', 'manager', 'unit'] as const;
type Column = (typeof COLUMNS)[number];

export type PeopleListReading =
  | { readonly kind: 'people'; readonly entries: readonly DirectoryEntry[] }
  /** Each with its line and column; `more` were found and are not listed. */
  | { readonly kind: 'broken'; readonly problems: readonly FieldProblem[]; readonly more: number };

/**
 * Reads a list of people: CSV (RFC 4180) with the columns `email,name,zone,manager,unit` in any order, of which only `email` has to be there. `zone` is
 * an IANA or Windows name, `manager` an address, `unit` the way from the top as `Product / Design`. Empty fields say nothing. A list with
 * any mistake is refused whole. No problem repeats what stands in the list.
 */
export function readPeopleList(bytes: Uint8Array): PeopleListReading {
  if (bytes.length > PEOPLE_LIST_BYTES) {
    return refuse([problem('', 'too_large', `A list may have at most ${PEOPLE_LIST_BYTES / 1024 / 1024} MiB.`)]);
  }
  const csv = readCsv(bytes);
  if (csv.kind === 'broken') return refuse([problem(lineOf(csv.line), csv.code, csv.text)]);
  const [header, ...rows] = csv.rows;
  const columns = readHeader(header);
  if (columns.kind === 'broken') return refuse(columns.problems);
  if (rows.length > MOST_PEOPLE) {
    return refuse([problem('', 'too_many_people', `A list may have at most ${MOST_PEOPLE} people.`)]);
  }
  return readRows(rows, columns.names);
}

function readHeader(
  header: CsvRow | undefined,
):
  | { readonly kind: 'columns'; readonly names: readonly Column[] }
  | { readonly kind: 'broken'; readonly problems: readonly FieldProblem[] } {
  const names = (header?.fields ?? []).map((name) => name.trim().toLowerCase());
  const wrong = names.some((name, index) => !isColumn(name) || names.indexOf(name) !== index);
  if (!wrong && names.includes('email')) return { kind: 'columns', names: names.filter(isColumn) };
  const text = `The first line has to name the columns: ${COLUMNS.join(',')}, each once, and email among them.`;
  return { kind: 'broken', problems: [problem(lineOf(header?.line ?? 1), 'unknown_header', text)] };
}

function isColumn(name: string): name is Column {
  return COLUMNS.some((column) => column === name);
}

function readRows(rows: readonly CsvRow[], names: readonly Column[]): PeopleListReading {
  const problems: FieldProblem[] = [];
  const entries: DirectoryEntry[] = [];
  const lines = new Map<string, number>();
  for (const { line, fields } of rows) {
    if (fields.length !== names.length) {
      const text = `This line has ${fields.length} fields; the first line names ${names.length}.`;
      problems.push(problem(lineOf(line), 'wrong_number_of_fields', text));
      continue;
    }
    const row = readRow(line, (name) => fields[names.indexOf(name)]?.trim() ?? '');
    const before = lines.get(row.entry.externalId);
    if (before !== undefined) {
      problems.push(problem(`${lineOf(line)}/email`, 'named_twice', `Line ${before} has this address too.`));
    }
    lines.set(row.entry.externalId, line);
    problems.push(...row.problems);
    entries.push(row.entry);
  }
  return problems.length === 0 ? { kind: 'people', entries } : refuse(problems);
}

function readRow(line: number, field: (name: Column) => string) {
  const problems: FieldProblem[] = [];
  const wrong = (name: Column, text: string) => problems.push(problem(`${lineOf(line)}/${name}`, 'invalid', text));
  const email = field('email').toLowerCase();
  if (!ADDRESS.test(email) || email.length > 320) wrong('email', 'This is not an address.');
  const manager = field('manager').toLowerCase();
  if (manager !== '' && !ADDRESS.test(manager)) wrong('manager', 'This is not an address.');
  const zone = field('zone') === '' ? null : findZone(field('zone'));
  if (zone !== null && zone.kind !== 'zone') wrong('zone', 'This is not a known time zone.');
  const unit = field('unit').split('/');
  const entry: DirectoryEntry = {
    externalId: email,
    addresses: [email],
    name: field('name') === '' ? null : field('name').slice(0, 200),
    zone: zone?.kind === 'zone' ? zone.id : null,
    manager: manager === '' ? null : manager,
    unit: unit.map((part) => part.trim().slice(0, 200)).filter((part) => part !== ''),
    active: true,
  };
  return { entry, problems };
}

function refuse(problems: readonly FieldProblem[]): PeopleListReading {
  return {
    kind: 'broken',
    problems: problems.slice(0, MOST_PROBLEMS),
    more: Math.max(problems.length - MOST_PROBLEMS, 0),
  };
}

function lineOf(line: number): string {
  return `/lines/${line}`;
}

function problem(pointer: string, code: string, text: string): FieldProblem {
  return { pointer, code, text };
}
