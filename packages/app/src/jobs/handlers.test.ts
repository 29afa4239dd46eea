import { expect, test } from 'vitest';
import { jobNames } from './contracts.ts';
import type { JobHandlers } from './handlers.ts';

const nothing = async () => ({});

test('there is a handler for every job, or the program does not compile', () => {
  const others = {
    'watch-connection': nothing,
    'revoke-consent': nothing,
    'read-directory': nothing,
    'send-mail': nothing,
  };
  const all: JobHandlers = { ...others, 'sync-connection': nothing, 'measure-person': nothing };
  expect(Object.keys(all).toSorted()).toEqual(jobNames.toSorted());

  // @ts-expect-error a job without a handler
  const missing: JobHandlers = { ...others, 'sync-connection': nothing };
  // @ts-expect-error a handler for a job that does not exist
  const unknown: JobHandlers = { ...all, 'brew-coffee': nothing };
  const confused: JobHandlers = {
    ...others,
    'measure-person': nothing,
    // @ts-expect-error a payload of another job
    'sync-connection': async (payload: { personId: string }) => ({ length: payload.personId.length }),
  };
  expect([missing, unknown, confused]).toHaveLength(3);
});
