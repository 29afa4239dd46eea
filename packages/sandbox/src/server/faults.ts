import type { FaultKind, FaultOccasion, FaultPlan, Faults, PlannedFault } from './fault-kinds.ts';

interface Planned {
  readonly plan: FaultPlan;
  hits: number;
  seen: number;
}

/**
 * The switch for everything that can go wrong on the way. Plans are tried in the order in which they were made; the first that
 * strikes is taken. `random` gives numbers from 0 to 1 and decides `chance`, so that the same seed gives the same faults.
 */
export function createFaults({ random }: { readonly random: () => number }): Faults {
  const plans: Planned[] = [];

  function strikes(planned: Planned, occasion: FaultOccasion): boolean {
    const { plan } = planned;
    if (!concerns(plan, occasion)) return false;
    planned.seen += 1;
    if (planned.seen <= (plan.after ?? 0) || planned.hits >= (plan.times ?? Infinity)) return false;
    return plan.chance === undefined || random() < plan.chance;
  }

  const handle = (planned: Planned): PlannedFault => ({
    plan: planned.plan,
    get hits() {
      return planned.hits;
    },
    remove() {
      const index = plans.indexOf(planned);
      if (index !== -1) plans.splice(index, 1);
    },
  });

  return {
    plan(plan) {
      const planned = { plan, hits: 0, seen: 0 };
      plans.push(planned);
      return handle(planned);
    },
    planned: () => plans.map(handle),
    clear() {
      plans.length = 0;
    },
    take(occasion, kinds: readonly FaultKind[]) {
      const struck = plans.find((planned) => kinds.includes(planned.plan.kind) && strikes(planned, occasion));
      if (struck === undefined) return null;
      struck.hits += 1;
      return struck.plan;
    },
  };
}

function concerns(plan: FaultPlan, occasion: FaultOccasion): boolean {
  if (plan.provider !== occasion.provider) return false;
  if (plan.method !== undefined && plan.method.toUpperCase() !== occasion.method) return false;
  if (plan.person !== undefined && plan.person !== occasion.personId) return false;
  // `search` starts anew each time, also for a pattern with the flag `g`.
  return plan.path === undefined || occasion.path.search(plan.path) !== -1;
}
