import type { AppDependencies } from '../dependencies.ts';
import type { Farewell } from '../ports/account-tables.ts';
import type { ProviderFault } from '../ports/provider.ts';
import type { TenantId } from '../ports/store.ts';
import { later } from './provider-later.ts';
import { createHearing, settleLeave, takeLeave, tellHowItWent } from './provider-leave.ts';

/**
 * Has to be told of each answer to a farewell. Throws where the provider may do later what it was asked for; returns where it did it, or
 * never will, because there is nothing left to do.
 */
export type HearAnswer = (requests: number, fault: ProviderFault | null) => Promise<void>;

const DETAIL = 'The provider could not be told now that somebody left.';

/**
 * Says a farewell within the budget and tells how it went. Stopping a watch counts as any request for calendars does; tokens are asked for and taken
 * back at another address, which has limits of its own, and whatever it says of them keeps the others away too. Throws `provider_throttled`
 * where there is no leave now.
 */
export async function withFarewellLeave<Result>(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  tenantId: TenantId,
  { provider, watches }: Farewell,
  signal: AbortSignal,
  say: (hear: HearAnswer) => Promise<Result>,
): Promise<Result> {
  const asker = { provider, tenantId, personId: null };
  const leaveFor = watches.length + 1;
  const leave = await takeLeave(deps, asker, leaveFor);
  if (!leave.ok) throw later(leave.trouble, DETAIL);
  const hearing = createHearing(deps, asker);
  let last: ProviderFault | null = null;
  const hear: HearAnswer = async (requests, fault) => {
    last = fault;
    await hearing.hear(requests, fault);
    if (fault !== null && mayLater(fault)) throw later(fault, DETAIL);
  };
  try {
    return await say(hear);
  } finally {
    await settleLeave(deps, asker, leaveFor, hearing);
    // A request that was cut off by our own stop says nothing about the provider.
    if (!signal.aborted) await tellHowItWent(deps, provider, leave, hearing, last);
  }
}

function mayLater({ kind }: ProviderFault): boolean {
  return kind === 'unavailable' || kind === 'throttled' || kind === 'misconfigured';
}
