import { DAY, HOUR, MINUTE } from '@clearweek/calendar';
import type { AppDependencies } from '../dependencies.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { Leave } from '../ports/request-budget.ts';
import type { ConnectionId, PersonId, TenantId } from '../ports/store.ts';
import type { Trouble } from './account-health.ts';

type OverBudget = Extract<Trouble, { kind: 'over-budget' }>;
type LeaveDependencies = Pick<AppDependencies, 'store' | 'clock'>;

/** Whose requests are counted. */
export interface Asker {
  readonly provider: ProviderName;
  readonly tenantId: TenantId;
  /** Null where no single person's calendars are asked for. */
  readonly personId: PersonId | null;
}

/** What a job heard of its provider so far. */
export interface Hearing {
  /** Has to be told of each answer, with the requests that it took. */
  hear(requests: number, trouble: Trouble | null): Promise<void>;
  requests(): number;
}

const DEFAULT_BLOCK_MS = MINUTE;
/** One odd answer must not stop everybody for a day. */
const LONGEST_BLOCK_MS = { mailbox: DAY, tenant: DAY, app: HOUR } as const;

/**
 * Hears a provider's answers for one job. Where the provider had enough of a person, of a whole organization, or of Clearweek, whichever job
 * it told so, the others do not ask either: the one place of this rule. Where no person is named, nobody else asks for that one.
 */
export function createHearing({ store, clock }: LeaveDependencies, { provider, tenantId, personId }: Asker): Hearing {
  let requests = 0;
  return {
    requests: () => requests,
    async hear(made, trouble) {
      requests += made;
      if (trouble?.kind !== 'throttled') return;
      const { scope, retryAfterMs } = trouble;
      const until = clock.now() + Math.min(retryAfterMs ?? DEFAULT_BLOCK_MS, LONGEST_BLOCK_MS[scope]);
      if (scope !== 'mailbox') await store.budget.block(provider, scope === 'tenant' ? tenantId : null, until);
      else if (personId !== null) await store.budget.block(provider, null, until, personId);
    },
  };
}

/** Leave for about so many requests; or the trouble that there is none now, and nothing may be asked. */
export async function takeLeave(
  { store, clock }: LeaveDependencies,
  { provider, tenantId, personId }: Asker,
  requests: number,
): Promise<Extract<Leave, { ok: true }> | { readonly ok: false; readonly trouble: OverBudget }> {
  const leave = await store.budget.take(provider, tenantId, requests, clock.now(), personId);
  return leave.ok ? leave : { ok: false, trouble: { kind: 'over-budget', waitMs: leave.waitMs } };
}

/** What was asked beyond the leave is counted all the same, however the job ended, so that the next one waits for it. */
export async function settleLeave(
  { store, clock }: LeaveDependencies,
  { provider, tenantId, personId }: Asker,
  leaveFor: number,
  made: Pick<Hearing, 'requests'>,
): Promise<void> {
  const more = made.requests() - leaveFor;
  if (more > 0) await store.budget.charge(provider, tenantId, more, clock.now(), personId);
}

/** Whether no answer came at all. An error that a provider answers with is heard, and may be about this account alone. */
export function isSilence(trouble: Trouble | null): boolean {
  return trouble?.kind === 'unavailable' && trouble.silent === true;
}

/**
 * Tells the budget whether the provider answered, so that of a provider that hangs all are kept away after a few, and let in again as
 * soon as one was answered. A refusal is an answer, and so is an error. Where nothing was asked there is nothing to tell. One
 * connection that gets no answer however often counts once in such a row (`connectionId`).
 */
export async function tellHowItWent(
  { store, clock }: LeaveDependencies,
  provider: ProviderName,
  leave: Leave,
  made: Pick<Hearing, 'requests'>,
  trouble: Trouble | null,
  connectionId: ConnectionId | null = null,
): Promise<void> {
  if (isSilence(trouble)) return store.budget.heard(provider, false, clock.now(), connectionId);
  const isDoubtful = leave.ok && leave.doubtful === true;
  if (isDoubtful && made.requests() > 0) await store.budget.heard(provider, true, clock.now());
}
