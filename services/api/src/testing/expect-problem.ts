import { type ErrorCode, errorTable, type Problem, problemSchema } from '@clearweek/app';
import { expect } from 'vitest';

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Checks that an answer is a whole problem with this code, and returns it. */
export function expectProblem(answer: Answer, code: ErrorCode, status: number = errorTable[code].status): Problem {
  const problem = anyProblem(answer);
  expect({ status: problem.status, code: problem.code }).toEqual({ status, code });
  return problem;
}

/** Checks that an answer is a problem in every part: its type, its fields, and that both agree with the status. */
export function anyProblem(answer: Answer): Problem {
  expect(answer.headers['content-type']).toBe('application/problem+json');
  const problem = problemSchema.strict().parse(JSON.parse(answer.body));
  expect(problem.status).toBe(answer.statusCode);
  expect(problem.type).toBe(`/problems/${problem.code}`);
  expect(problem.title).toBe(errorTable[problem.code].title);
  expect(problem.instance).toBe(answer.headers['x-request-id']);
  expect(problem.instance).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(problem.detail).not.toBe('');
  return problem;
}
