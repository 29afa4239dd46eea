import type { WorkOutcome } from '@clearweek/app';
import { errorCode, errorPlace } from './error-code.ts';

/**
 * What became of a piece of work, for its line in the log: names, codes and counts. Work that met a provider which refuses Clearweek itself is
 * told as an error with the code `provider_misconfigured`, also where the work ended well: only the operator can mend that.
 */
export function describeOutcome(outcome: WorkOutcome): Record<string, unknown> {
  if (outcome.kind === 'skipped') return { outcome: 'skipped' };
  const { job, attempt, kind } = outcome;
  if (kind === 'done') return { outcome: kind, job, attempt, counts: outcome.counts, ...alarmOf(outcome.counts) };
  const place =
    outcome.error === undefined ? {} : { error: errorCode(outcome.error), place: errorPlace(outcome.error) };
  const level = outcome.code === MISCONFIGURED ? { level: 'error' } : {};
  return { outcome: kind, job, attempt, code: outcome.code, ...level, ...place };
}

const MISCONFIGURED = 'provider_misconfigured';

function alarmOf({ misconfigured = 0 }: Readonly<Record<string, number>>): Record<string, string> {
  return misconfigured > 0 ? { level: 'error', code: MISCONFIGURED } : {};
}
