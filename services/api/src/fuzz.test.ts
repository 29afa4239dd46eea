import { AppError } from '@clearweek/app';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openApiText } from './openapi-text.ts';
import type { ApiOptions } from './options.ts';
import { anyRequest } from './testing/any-request.ts';
import { anyProblem } from './testing/expect-problem.ts';
import { addressOf, operationsOf } from './testing/operations.ts';
import { local, testApi } from './testing/test-api.ts';
import { createTestApp } from './testing/test-app.ts';

const operations = operationsOf(JSON.parse(await openApiText('0.0.0')));

/** Asks anything and checks each answer: a documented status, no fault of ours, a whole problem where it is no success. */
async function askAnything(options: Partial<ApiOptions>, numRuns: number): Promise<void> {
  const { api } = await testApi({ ...options, limits: { requestsPerMinute: { address: 1e9, person: 1e9 } } });
  await fc.assert(
    fc.asyncProperty(anyRequest(operations), async ({ operation, method, parameter, query, headers, body: sent }) => {
      const given = parameter?.toWellFormed() ?? '';
      // Dots are taken away by whoever writes the address, before it is sent.
      const path = /^\.*$/.test(given)
        ? addressOf(operation)
        : addressOf(operation, { id: given, week: given, code: given });
      const answer = await api.inject({
        method: (method ?? operation.method) as 'GET',
        url: `${path}${query}`,
        headers: { ...local, ...headers, ...(sent === null ? {} : { 'content-type': sent.type }) },
        ...(sent === null ? {} : { payload: sent.payload }),
      });
      expect(answer.statusCode).toBeLessThan(500);
      const documented = [...Object.keys(operation.responses), ...elsewhere(path, operation.path)];
      if (method === null) expect(documented).toContain(String(answer.statusCode));
      if (answer.statusCode >= 400 && method !== 'HEAD') anyProblem(answer);
    }),
    { numRuns },
  );
}

/** An odd parameter can turn the address into one of nothing, or into that of another route. */
function elsewhere(path: string, pattern: string): string[] {
  return pattern.includes('{') && path !== addressOf({ path: pattern }) ? ['404', '405'] : [];
}

test('whatever is asked, the answer is a documented one', async () => {
  await expect(askAnything({}, 2_000)).resolves.toBeUndefined();
});

describe('asking anything finds a planted fault', () => {
  test('a use case that cannot take a character', async () => {
    const app = createTestApp();
    app.changePreferences = async (_principal, { zone }) => {
      if (/\P{ASCII}/u.test(zone ?? '')) throw new RangeError('not ASCII');
      return app.me(_principal);
    };
    await expect(askAnything({ app }, 40_000)).rejects.toThrow('Property failed');
  });

  test('a refusal that the route does not document', async () => {
    const app = createTestApp();
    app.getWeek = () => Promise.reject(new AppError('too_many_connections', 'Planted.'));
    await expect(askAnything({ app }, 40_000)).rejects.toThrow('Property failed');
  });

  test('an answer that does not fit its schema', async () => {
    const app = createTestApp();
    app.analyzeCalendar = async () => ({ owner: null }) as never;
    await expect(askAnything({ app }, 40_000)).rejects.toThrow('Property failed');
  });
});
