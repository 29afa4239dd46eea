import type { FieldProblem } from '@clearweek/app';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * What zod says of a value where its schema has no sentence of its own: give it to `safeParse` as `error`, so that the
 * schema's sentence comes before it.
 */
export const inPlainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `This has to be ${kinds[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return `This has to be at least ${amount(issue.minimum, issue.origin)}.`;
    case 'too_big':
      return `This may be at most ${amount(issue.maximum, issue.origin)}.`;
    case 'invalid_value':
      return `This has to be one of: ${issue.values.map(String).join(', ')}.`;
    default:
      return 'This does not have the expected form.';
  }
};

/**
 * The place, the code and the words of everything that zod found, read with `inPlainWords`. What was sent is never
 * repeated, names of unknown fields aside.
 */
export function describeIssues(issues: readonly Issue[], input: unknown): FieldProblem[] {
  return issues.flatMap((issue) => describeIssue(issue, input));
}

function describeIssue(issue: Issue, input: unknown): FieldProblem[] {
  const pointer = pointerTo(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key]),
      code: 'unknown_field',
      text: 'This field is not known here.',
    }));
  }
  if (valueAt(input, issue.path) === undefined && issue.code !== 'custom') {
    return [{ pointer, code: 'missing', text: 'This is missing.' }];
  }
  return [{ pointer, code: codes[issue.code] ?? 'wrong_form', text: issue.message }];
}

const codes: Readonly<Partial<Record<Issue['code'], string>>> = {
  invalid_type: 'wrong_type',
  too_small: 'too_small',
  too_big: 'too_big',
  invalid_value: 'not_allowed',
  custom: 'invalid',
};

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function amount(bound: number | bigint, origin: string): string {
  if (origin === 'string') return `${bound} characters long`;
  if (origin === 'array') return `${bound} entries long`;
  return String(bound);
}

/** A JSON pointer (RFC 6901). */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
