import { errorTable, type Problem, problemSchema } from '@clearweek/app';

/** The problem that an answer holds. Rejects where it is no whole problem document, or says something else than the answer's head. */
export async function problemIn(answer: Response): Promise<Problem> {
  const text = await answer.text();
  const type = answer.headers.get('content-type');
  if (type !== 'application/problem+json') throw new Error(`No problem but ${type}: ${answer.status} ${text}`);
  const problem = problemSchema.strict().parse(JSON.parse(text));
  const { title } = errorTable[problem.code];
  const agrees =
    problem.status === answer.status &&
    problem.title === title &&
    problem.instance === answer.headers.get('x-request-id') &&
    problem.type.endsWith(`/problems/${problem.code}`) &&
    problem.detail !== '';
  if (!agrees) throw new Error(`The problem does not agree with its answer: ${answer.status} ${text}`);
  return problem;
}
