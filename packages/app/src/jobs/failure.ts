import { LONGEST_ASKED_MS } from '../asked-wait.ts';
import { AppError, errorTable } from '../errors.ts';

/** What an attempt ended with: a code for the row and the log, and whether and when trying again makes sense. */
export interface Failure {
  readonly code: string;
  readonly hopeless: boolean;
  /** What the other side asked for, in milliseconds; never more than a day. */
  readonly retryAfterMs: number | null;
}

/**
 * Reads a thrown error. An `AppError` whose code says that the same request can never succeed is not tried again; one that
 * carries `extra.retryAfterMs` is not tried before. The text of other errors goes nowhere: it could hold personal data.
 */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError)) return { code: 'internal', hopeless: false, retryAfterMs: null };
  const asked = error.extra['retryAfterMs'];
  const retryAfterMs = typeof asked === 'number' && asked > 0 ? Math.min(asked, LONGEST_ASKED_MS) : null;
  return { code: error.code, hopeless: errorTable[error.code].retry === 'never', retryAfterMs };
}
