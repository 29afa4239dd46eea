import type { SimPerson } from '../world/model.ts';
import { faultKinds, type FaultPlan, type Faults, type ProviderName } from './fault-kinds.ts';
import { json, type Reply } from './reply.ts';
import type { Route, SimRequest } from './request.ts';

export interface ControlOptions {
  readonly provider: ProviderName;
  readonly people: readonly SimPerson[];
  readonly faults: Faults;
  /** One random act; what it did, without titles. */
  readonly actAtRandom: () => string;
  /** A named act with its arguments; null where there is none of that name. */
  readonly actByName: (name: string, values: readonly unknown[]) => { readonly result: unknown } | null;
  /** Lets the company live on until now; how many days. */
  readonly grow: () => number;
}

/** A small control for people and scripts, on each simulator's own port. It never is a part of what the simulator pretends. */
export function controlRoutes(options: ControlOptions): readonly Route[] {
  return [
    { method: 'GET', path: '/sandbox/people', handle: () => json(200, { people: choices(options) }) },
    { method: 'POST', path: '/sandbox/faults', handle: (request) => planFault(request, options) },
    {
      method: 'DELETE',
      path: '/sandbox/faults',
      handle() {
        options.faults.clear();
        return { status: 204 };
      },
    },
    { method: 'POST', path: '/sandbox/acts', handle: (request) => act(request, options) },
    { method: 'POST', path: '/sandbox/grow', handle: () => json(200, { days: options.grow() }) },
  ];
}

function choices({ people, provider }: ControlOptions): object[] {
  return people
    .filter((person) => person.provider === provider && person.active)
    .map(({ id, name, address, unit, title, zone }) => ({ id, name, address, unit, title, zone }));
}

function planFault(request: SimRequest, { provider, faults }: ControlOptions): Reply {
  const asked = request.json();
  const plan = isRecord(asked) ? readPlan(asked, provider) : null;
  if (plan === null) return json(400, { error: { message: `Give a "kind": one of ${faultKinds.join(', ')}.` } });
  faults.plan(plan);
  return json(201, { planned: faults.planned().length });
}

function readPlan(asked: Record<string, unknown>, provider: ProviderName): FaultPlan | null {
  const kind = faultKinds.find((known) => known === asked['kind']);
  if (kind === undefined) return null;
  const path = patternOf(asked['path']);
  if (path === null) return null;
  const numbers = ['times', 'chance', 'after', 'retryAfterSeconds', 'delayMs'].filter(
    (name) => typeof asked[name] === 'number',
  );
  const texts = ['method', 'person'].filter((name) => typeof asked[name] === 'string');
  const given = Object.fromEntries([...numbers, ...texts].map((name) => [name, asked[name]]));
  return { ...given, provider, kind, ...(path === undefined ? {} : { path }) };
}

/** Null where it is no pattern. */
function patternOf(text: unknown): RegExp | undefined | null {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') return null;
  try {
    return new RegExp(text);
  } catch {
    return null;
  }
}

function act(request: SimRequest, { actAtRandom, actByName }: ControlOptions): Reply {
  const asked = request.json();
  const name = isRecord(asked) ? asked['act'] : undefined;
  if (name === undefined || name === 'random') return json(200, { done: actAtRandom() });
  const values = isRecord(asked) && Array.isArray(asked['arguments']) ? (asked['arguments'] as unknown[]) : [];
  const done = typeof name === 'string' ? actByName(name, values) : null;
  return done === null ? json(400, { error: { message: 'There is no such act.' } }) : json(200, done);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
