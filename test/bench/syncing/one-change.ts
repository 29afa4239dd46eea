import { setImmediate as breathe } from 'node:timers/promises';
import {
  createJobHandlers,
  createRunWork,
  type AppDependencies,
  type JobHandlers,
  type ProviderName,
  type WorkReference,
} from '@clearweek/app';
import { createGoogle, createMicrosoft } from '@clearweek/providers';
import { openDeadline } from '@clearweek/worker';
import { goal, median, table } from '../figures.ts';
import { type Connected, connectPeople, orderReading } from './connect-people.ts';
import { type Ground, openGround } from './ground.ts';
import { crowdOf } from './running-installation.ts';
import { watchRequests } from './request-clock.ts';

const people = 8;
const rounds = 25;
const wantedMs = 50;

interface Incremental {
  readonly ownMs: number;
  readonly wallMs: number;
  readonly requests: number;
  readonly measuringMs: number;
}

/**
 * One event of a calendar of 600 changes; then the order for its reading is done as a worker does it, from taking the order to writing
 * down that it is done. Own time is that without the time inside of requests to the provider.
 */
export async function measureOneChange(): Promise<string> {
  const ground = await openGround(crowdOf(people));
  try {
    const work = workOn(ground);
    const connected = await connectPeople(ground, ground.crowd.members);
    await orderReading(ground, connected);
    await work.all();
    const names = ['google', 'microsoft'] as const;
    const found = new Map<ProviderName, Incremental[]>(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) {
        const one = connected.filter(({ member }) => member.provider === name)[round % (people / 2)];
        if (one !== undefined) found.get(name)?.push(await change(ground, work, one, round));
      }
    }
    return reportOf(found);
  } finally {
    await ground.close();
  }
}

function reportOf(found: ReadonlyMap<ProviderName, readonly Incremental[]>): string {
  const figure = (name: ProviderName, read: (one: Incremental) => number) => median((found.get(name) ?? []).map(read));
  const rows = [...found.keys()].map((name) => [
    name,
    `${figure(name, ({ requests }) => requests)}`,
    inTenths(figure(name, ({ ownMs }) => ownMs)),
    inTenths(figure(name, ({ wallMs }) => wallMs)),
    inTenths(figure(name, ({ measuringMs }) => measuringMs)),
  ]);
  const fits = (name: ProviderName) =>
    figure(name, ({ ownMs }) => ownMs) < wantedMs && figure(name, ({ requests }) => requests) === 1;
  return [
    table(['provider', 'requests', 'own time', 'with the request', 'then, to measure 23 weeks'], rows),
    '',
    goal(`less than ${wantedMs} ms of our own time, and one request`, [...found.keys()].every(fits)),
  ].join('\n');
}

const inTenths = (ms: number) => `${ms.toFixed(1)} ms`;

async function change(ground: Ground, work: Work, person: Connected, round: number): Promise<Incremental> {
  await ground.crowd.change(person.member.id, `Another title ${round}`);
  await orderReading(ground, [person]);
  const [reference] = await work.next();
  if (reference === undefined) throw new Error('Nothing was ordered.');
  const requests = watchRequests();
  const began = performance.now();
  const outcome = await work.run(reference);
  const wallMs = performance.now() - began;
  const { count, ms } = requests.stop();
  if (outcome.kind !== 'done' || outcome.counts['changed'] !== 1) throw new Error('The change was not found.');
  const measuring = performance.now();
  await work.all();
  return { ownMs: wallMs - ms, wallMs, requests: count, measuringMs: performance.now() - measuring };
}

type Work = ReturnType<typeof workOn>;

/** A worker without a queue in between, in this process. */
function workOn({ store, crowd }: Ground) {
  const deps = dependenciesOn(store, crowd.registrations);
  const handlers: JobHandlers = createJobHandlers(deps);
  const runWork = createRunWork({ store, clock: deps.clock, openDeadline, random: Math.random });
  const never = new AbortController().signal;
  const run = (reference: WorkReference) => runWork(reference, handlers, never);
  const next = async (): Promise<readonly WorkReference[]> => {
    const references = await store.ledger.unsent(Date.now(), 100);
    await store.ledger.markSent(
      references.map(({ workId }) => workId),
      Date.now(),
    );
    return references;
  };
  return {
    run,
    next,
    /** Everything that is due, and what it orders. */
    async all() {
      for (let references = await next(); references.length > 0; references = await next()) {
        for (const reference of references) await run(reference);
      }
    },
  };
}

function dependenciesOn(
  store: Ground['store'],
  { google, microsoft }: Ground['crowd']['registrations'],
): AppDependencies {
  const clock = { now: () => Date.now() };
  const nobody = () => Promise.reject(new Error('Nothing here reads feeds or sends mail.'));
  return {
    store,
    feeds: { checkAddress: () => null, fetch: nobody },
    providers: {
      google: createGoogle({ ...google, clock }),
      microsoft: createMicrosoft({ ...microsoft, graphRoot: new URL('v1.0', microsoft.apiRoot).href, clock }),
    },
    mailer: { send: nobody },
    clock,
    tokens: { create: () => '', hash: () => new Uint8Array() },
    breathe: () => breathe(),
    // An address that no provider reaches: what watches cost is no part of this.
    publicUrl: () => 'http://clearweek.invalid',
    tenancy: 'single',
    random: Math.random,
    defaultZone: 'UTC',
  };
}
