import type { AppDependencies } from '../dependencies.ts';
import type { ProviderName } from '../ports/provider.ts';
import type { Leave } from '../ports/request-budget.ts';
import type { Account } from './account-access.ts';
import type { Trouble } from './account-health.ts';

/**
 * Tells the budget whether the provider answered, so that of a provider that hangs all are kept away after a few, and let in again as
 * soon as one was answered. A refusal is an answer. Where nothing was asked there is nothing to tell.
 */
export async function tellHowItWent(
  { store, clock }: Pick<AppDependencies, 'store' | 'clock'>,
  provider: ProviderName,
  leave: Leave,
  account: Pick<Account, 'requests'>,
  trouble: Trouble | null,
): Promise<void> {
  if (trouble?.kind === 'unavailable') return store.budget.heard(provider, false, clock.now());
  const isDoubtful = leave.ok && leave.doubtful === true;
  if (isDoubtful && account.requests() > 0) await store.budget.heard(provider, true, clock.now());
}
