import type { WorkOutcome } from '@clearweek/app';
import { errorCode, errorPlace } from './error-code.ts';

/**
 * What became of a piece of work, for its line in the log: names, codes and counts. Work that met a provider which refuses Clearweek itself
 * has the code `provider_misconfigured`, also where it ended well. How much that weighs is the log's to say.
 */
export function describeOutcome(outcome: WorkOutcome): Record<string, unknown> {
  if (outcome.kind === 'skipped') return { outcome: 'skipped' };
  const { job, attempt, kind } = outcome;
  if (kind === 'done') {
    const met = (outcome.counts['misconfigured'] ?? 0) > 0;
    return { outcome: kind, job, attempt, counts: outcome.counts, ...(met && { code: 'provider_misconfigured' }) };
  }
  const place =
    outcome.error === undefined ? {} : { error: errorCode(outcome.error), place: errorPlace(outcome.error) };
  return { outcome: kind, job, attempt, code: outcome.code, ...place };
}
