import { type ErrorCode, errorTable, type FieldProblem, type Problem, problemSchema } from '@clearweek/app';

/** What is to be answered, before the request that it answers is known. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
  /** Where HTTP has a closer status than the table's row for the same code. */
  readonly status?: number;
  readonly errors?: readonly FieldProblem[];
  readonly limit?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where a person can go on, of our own pages; told on a page only. */
  readonly next?: NextPage;
}

export interface NextPage {
  readonly href: string;
  readonly words: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The body of an answer that is no success (RFC 9457). `instance` is the number of the request. */
export function buildProblem(refusal: Refusal, instance: string): Problem {
  const row = errorTable[refusal.code];
  return problemSchema.parse({
    type: `/problems/${refusal.code}`,
    title: row.title,
    status: refusal.status ?? row.status,
    code: refusal.code,
    detail: refusal.detail,
    instance,
    ...(refusal.errors === undefined || refusal.errors.length === 0 ? {} : { errors: refusal.errors }),
    ...(refusal.limit === undefined ? {} : { limit: refusal.limit }),
  });
}
