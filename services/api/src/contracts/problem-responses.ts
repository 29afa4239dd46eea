import { type ErrorCode, errorTable, problemSchema } from '@clearweek/app';
import { PROBLEM_TYPE } from '../problems/build-problem.ts';

/** Any request can end with these. */
const everywhere: readonly ErrorCode[] = ['invalid_request', 'too_many_requests', 'internal', 'overloaded'];

/**
 * The refusals of a route as its schema documents them, those of any route included; one answer per status, its
 * description names the codes.
 */
export function problems<const Code extends ErrorCode>(...codes: Code[]): Record<string, unknown> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set<ErrorCode>([...everywhere, ...codes])) {
    const { status } = errorTable[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, known]) => [status, response(known)]));
}

function response(codes: readonly ErrorCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' '),
    content: { [PROBLEM_TYPE]: { schema: problemSchema } },
  };
}
