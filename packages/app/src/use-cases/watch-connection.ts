import type { MirroredCalendar } from '../ports/calendar-tables.ts';
import type { Leave } from '../ports/request-budget.ts';
import type { Connection } from '../ports/connection-tables.ts';
import type { ConnectionId, TenantId } from '../ports/store.ts';
import type { Watch } from '../ports/watch-tables.ts';
import { ConnectionGone, type OpenAccount } from './account-access.ts';
import { rests, type Trouble } from './account-health.ts';
import { mayRead } from './organization-mailboxes.ts';
import { later } from './provider-later.ts';
import { isSilence, settleLeave, takeLeave, tellHowItWent } from './provider-leave.ts';
import { canNotify } from './watch-connection-address.ts';
import { replaceWatch } from './watch-connection-calendar.ts';
import { planWatches, type WatchPlan } from './watch-connection-plan.ts';
import type { WatchDependencies, WatchRun } from './watch-connection-run.ts';
import { stopWatches, sweepOrphans } from './watch-connection-stop.ts';

type Counts = Record<string, number>;

const DETAIL = 'The provider could not be asked to tell of changes.';

/** Of a provider that does not answer at all one waits for so many calendars, and not for each. */
const MOST_SILENCES = 2;

interface Loaded {
  readonly connection: Connection;
  readonly calendars: readonly MirroredCalendar[];
  readonly watches: readonly Watch[];
}

/**
 * Sees to it that the provider tells when a connection's calendars change: each calendar gets a watch, a watch whose time comes is renewed or
 * replaced before the old one is stopped, and what nobody needs any more is stopped. Done again it finds nothing to do. Without an
 * address that providers can reach there are no watches, and calendars are read by the clock alone. Throws `provider_throttled` or
 * `provider_unavailable` to be tried again; what the consent does not cover is left to the next reading, which tells it.
 */
export function createWatchConnection(deps: WatchDependencies, openAccount: OpenAccount) {
  return async (tenantId: TenantId, connectionId: ConnectionId, signal: AbortSignal): Promise<Counts> => {
    const loaded = await load(deps, tenantId, connectionId);
    if (loaded === null) return { gone: 1 };
    const { connection } = loaded;
    const provider = connection.provider === 'ics' ? undefined : deps.providers[connection.provider]?.calendars;
    if (provider === undefined) return { unwatchable: 1 };
    // When it is well again, its reading orders this again.
    if (rests(connection, deps.clock.now())) return { resting: 1 };
    if (!canNotify(deps.publicUrl())) return { unreachable: 1 };
    const plan = planWatches(loaded.calendars, loaded.watches, deps.clock.now());
    const run = { deps, tenantId, connection, provider, account: openAccount(tenantId, connection, signal) };
    try {
      return await carryOut(run, plan);
    } catch (error) {
      if (error instanceof ConnectionGone) return { gone: 1 };
      throw error;
    }
  };
}

async function load(deps: WatchDependencies, tenantId: TenantId, id: ConnectionId): Promise<Loaded | null> {
  return deps.store.inTenant(tenantId, async (tx) => {
    const connection = await tx.connections.get(id);
    if (connection === null || !(await mayRead(tx, connection))) return null;
    return { connection, calendars: await tx.calendars.list(id), watches: await tx.watches.list(id) };
  });
}

/** Carries a plan out within the budget; what took more requests than there was leave for is counted all the same. */
async function carryOut(run: WatchRun, plan: WatchPlan): Promise<Counts> {
  if (plan.due.length + plan.toStop.length + plan.toForget.length === 0) {
    return { made: 0, renewed: 0, stopped: 0, refused: 0 };
  }
  const asker = { provider: run.provider.name, tenantId: run.tenantId, personId: run.connection.personId };
  const leaveFor = plan.due.length * 2 + plan.toStop.length;
  const leave = await takeLeave(run.deps, asker, leaveFor);
  if (!leave.ok) throw later(leave.trouble, DETAIL);
  return makeSo(run, plan, leave).finally(() => settleLeave(run.deps, asker, leaveFor, run.account));
}

async function makeSo(run: WatchRun, plan: WatchPlan, leave: Leave): Promise<Counts> {
  const counts = { made: 0, renewed: 0, stopped: 0, refused: 0 };
  const forget = plan.toForget.map(({ id }) => id);
  await run.deps.store.inTenant(run.tenantId, async (tx) => {
    for (const id of forget) await tx.watches.remove(id);
  });
  counts.stopped += await stopWatches(run, plan.toStop);
  let again: Trouble | null = null;
  let silences = 0;
  for (const due of plan.due) {
    const outcome = await replaceWatch(run, due);
    const trouble = typeof outcome === 'string' ? null : outcome.trouble;
    if (trouble === null || !isSilence(trouble))
      await tellHowItWent(run.deps, run.provider.name, leave, run.account, trouble);
    if (typeof outcome === 'string') counts[outcome] += 1;
    else if (!mendsItself(outcome.trouble)) counts.refused += 1;
    else {
      // Whoever is to wait for everything says for how long.
      if (again === null || meansAll(outcome.trouble)) again = outcome.trouble;
      silences += Number(isSilence(outcome.trouble));
      if (meansAll(outcome.trouble) || silences >= MOST_SILENCES) break;
    }
  }
  if (again !== null) throw later(again, DETAIL);
  if (plan.due.length > counts.refused) counts.stopped += await sweepOrphans(run);
  return counts;
}

/** Whoever is to wait, or has no token, asks for no further calendar; one that fails alone keeps no other unwatched. */
function meansAll({ kind }: Trouble): boolean {
  return kind === 'throttled' || kind === 'unauthorized';
}

function mendsItself({ kind }: Trouble): boolean {
  return kind === 'throttled' || kind === 'unavailable' || kind === 'unauthorized';
}
