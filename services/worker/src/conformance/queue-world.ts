import {
  createRunWork,
  type JobHandlers,
  reconcile,
  relayOutbox,
  type TenantId,
  type WorkId,
  type WorkReference,
} from '@clearweek/app';
import { createMemoryOutbox } from '@clearweek/app/testing';
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { QueueBackend } from '../backend.ts';
import { createConsumers } from '../consumers.ts';
import { createJobQueue } from '../job-queue.ts';
import { openDeadline } from '../node-deadline.ts';

const tenantId = randomUUID() as TenantId;

type Context = Parameters<JobHandlers['measure-person']>[1];
export type Work = (personId: string, context: Context) => Promise<void>;

/** How long a test waits for something that has to happen. */
export const patience = { timeout: 20_000, interval: 10 };

/** An outbox, a queue over the backend under test, and workers that do what a test tells them. Time moves by hand. */
export function createQueueWorld(backend: QueueBackend) {
  let now = Date.UTC(2026, 10, 23);
  let work: Work = async () => undefined;
  const outbox = createMemoryOutbox(randomUUID);
  const clock = { now: () => now };
  const log: Record<string, unknown>[] = [];
  const runs: string[] = [];
  const note = (event: Readonly<Record<string, unknown>>) => void log.push(event);
  const queue = createJobQueue({ backend, clock, log: note });
  const leaving = new AbortController();
  const raw = backend.openQueue(leaving.signal);
  raw.on('error', () => undefined);
  const closing: (() => Promise<void>)[] = [];
  const nothing = async () => ({});
  const handlers: JobHandlers = {
    'sync-connection': nothing,
    'watch-connection': nothing,
    'revoke-consent': nothing,
    'read-directory': nothing,
    'send-mail': nothing,
    'measure-person': async ({ personId }, context) => {
      runs.push(personId);
      await work(personId, context);
      return { measured: 1 };
    },
  };
  const runWork = createRunWork({ store: outbox, clock, openDeadline, random: () => 0 });
  const deps = { ledger: outbox.ledger, queue, clock };

  const items = () => [...outbox.items.values()];
  return {
    queue,
    raw,
    log,
    runs,
    items,
    clock,
    deps,
    outcomes: () => log.flatMap((event) => (event['event'] === 'job' ? [event['outcome']] : [])),
    doing: (next: Work) => void (work = next),
    pass: (ms: number) => void (now += ms),
    relay: () => relayOutbox(deps),
    reconcile: () => reconcile(deps),
    /** Adds work for as many new people and returns their ids, in order. */
    async add(howMany: number): Promise<string[]> {
      const people = Array.from({ length: howMany }, () => randomUUID());
      for (const personId of people) {
        const at = now;
        await outbox.inTenant(tenantId, (tx) => tx.outbox.add('measure-person', { personId }, { key: personId, at }));
      }
      return people;
    },
    begin: (id: WorkId) => outbox.inTenant(tenantId, (tx) => tx.outbox.begin(id, now, now + 135_000)),
    references: (at = now): WorkReference[] =>
      items().map((item) => ({ workId: item.id, tenantId: item.tenantId, job: item.job, at })),
    /** How many messages there are, in all states together. */
    async queued(): Promise<Record<string, number>> {
      const counts = await raw.getJobCounts('waiting', 'active', 'delayed', 'completed', 'failed', 'prioritized');
      return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
    },
    async consume(options: { concurrency?: number; graceMs?: number; lockMs?: number; stalledCheckMs?: number } = {}) {
      const consumers = createConsumers({ backend, handlers, runWork, concurrency: 4, log: note, ...options });
      closing.push(consumers.close);
      await consumers.ready();
      return consumers;
    },
    allDone: () => expect.poll(() => items().every((item) => item.doneAt !== null), patience).toBe(true),
    async close() {
      for (const close of closing) await close();
      await queue.close();
      leaving.abort();
      await raw.close().catch(() => undefined);
    },
  };
}

export type QueueWorld = ReturnType<typeof createQueueWorld>;

/** A door that handlers wait at. */
export function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  return {
    open: () => resolve(),
    waiting: () => waiting,
    pass: async () => {
      waiting += 1;
      await promise;
    },
  };
}
