import { EventEmitter } from 'node:events';
import type { Clock } from '@clearweek/app';
import { expect, test } from 'vitest';
import type { QueueBackend } from './backend.ts';
import { createConsumers } from './consumers.ts';
import { createJobQueue } from './job-queue.ts';

const brokenOff = Object.assign(new Error('terminating connection'), { code: '57P01' });

/** A queue or a worker that does nothing but tell of errors and close. */
function source() {
  return Object.assign(new EventEmitter(), { close: async () => {}, waitUntilReady: async () => {} });
}

type Part = [name: string, open: (backend: QueueBackend, log: (event: object) => void) => { close(): Promise<void> }];

test.each<Part>([
  ['a queue', (backend, log) => createJobQueue({ backend, clock: {} as Clock, log })],
  [
    'a worker',
    (backend, log) => createConsumers({ backend, handlers: {} as never, runWork: null!, concurrency: 1, log }),
  ],
])('errors of %s are told by their code while it is open, and no more once it is closed', async (_name, open) => {
  const said: object[] = [];
  const part = source();
  const backend = { kind: 'postgres', prepare: async () => [], openQueue: () => part, openWorker: () => part };
  const opened = open(backend as unknown as QueueBackend, (event) => void said.push(event));
  part.emit('error', brokenOff);
  expect(said).toEqual([{ event: 'queue.error', code: '57P01' }]);
  await opened.close();
  part.emit('error', Object.assign(new Error('another one'), { code: '57P02' }));
  expect(said).toHaveLength(1);
});
