import type { Selectable } from 'kysely';
import type { ConnectionHealth, ErrorCode } from '@clearweek/app';
import type { HealthColumns } from '../schema-accounts.ts';
import { timestampOrNull } from '../timestamps.ts';

type Row = Selectable<HealthColumns> & { readonly id: string };

/** The columns of the health of a connection or an organization; the tables' checks refuse any other combination. */
export function healthColumns(health: ConnectionHealth) {
  const problem = 'problem' in health ? health.problem : null;
  return {
    state: health.state,
    problem_code: problem?.code ?? null,
    problem_text: problem?.text ?? null,
    next_retry_at: timestampOrNull(health.state === 'degraded' ? health.nextRetryAt : null),
  };
}

export function healthOf(row: Row): ConnectionHealth {
  if (row.state === 'pending' || row.state === 'active') return { state: row.state };
  const { problem_code: code, problem_text: text, next_retry_at: nextRetryAt } = row;
  if (code === null || text === null) throw new Error(`The row ${row.id} has a state without a problem.`);
  const problem = { code: code as ErrorCode, text };
  if (row.state === 'needs_attention' || row.state === 'needs_reconnecting') return { state: row.state, problem };
  if (nextRetryAt === null) throw new Error(`The row ${row.id} is degraded without a next try.`);
  return { state: row.state, problem, nextRetryAt };
}
