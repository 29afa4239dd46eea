import { AppError } from '@clearweek/app';

/** SQLSTATEs after which the same transaction may well succeed: serialization failure, deadlock, lock not available. */
const contention = new Set(['40001', '40P01', '55P03']);

/** SQLSTATEs of a server that went away or is not up yet (class 08, and the 57P0x of a shutdown or start). */
const away = /^(?:08\w{3}|57P0[1-3]|53300)$/;

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

const clientTexts =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Connection ended)/;

export type DatabaseFailure = 'contention' | 'away' | 'other';

/** What kind of failure an error from the database client is. An error of anybody else is `other`. */
export function classifyFailure(error: unknown): DatabaseFailure {
  if (!(error instanceof Error)) return 'other';
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (contention.has(code)) return 'contention';
    if (away.test(code) || networkCodes.has(code)) return 'away';
  }
  return clientTexts.test(error.message) ? 'away' : 'other';
}

/** Whether no connection became free, or none could be made, within the pool's time: trying again would only queue up more. */
export function isWaitTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
}

/** What callers see of a database that does not answer: to be tried again later, without the client's own words. */
export function unavailable(cause: unknown): AppError {
  return new AppError('not_ready', 'The database does not answer.', { cause });
}
