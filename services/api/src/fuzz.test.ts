import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openApiText } from './openapi-text.ts';
import { anyProblem } from './testing/expect-problem.ts';
import { addressOf, operationsOf } from './testing/operations.ts';
import { calendar, local, testApi } from './testing/test-api.ts';

const operations = operationsOf(JSON.parse(await openApiText()));

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'x', '\u0000', '🦜', '%', '..', '/', 'null', calendar, '2026-W48', 'Europe/Berlin'),
);
const fields = fc.constantFrom(
  'zone',
  'workingHours',
  'days',
  'start',
  'end',
  'url',
  'ics',
  'owner',
  'weeks',
  'until',
  'x',
  '__proto__',
  'constructor',
  'toString',
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any')),
    fc.dictionary(fields, tie('any')),
  ),
})).any;

const body = fc.oneof(
  fc.record({
    type: fc.constant('application/json'),
    payload: value.map((json) => Buffer.from(JSON.stringify(json) ?? '')),
  }),
  fc.record({
    type: fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'text/calendar',
      'application/octet-stream',
      'multipart/form-data',
      'multipart/form-data; boundary=b',
      'application/x-www-form-urlencoded',
      'text/html',
      '',
      ';',
      'a/b',
    ),
    payload: fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      text.map((string) => Buffer.from(string)),
    ),
  }),
);

const request = fc.record({
  operation: fc.constantFrom(...operations),
  method: fc.option(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'), { freq: 4 }),
  parameter: fc.option(text, { freq: 2 }),
  query: fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    fc
      .array(fc.tuple(fc.oneof(fields, text), text), { maxLength: 3 })
      .map(
        (pairs) =>
          `?${pairs.map(([name, given]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(given.toWellFormed())}`).join('&')}`,
      ),
    fc.constantFrom('?', '?%', '?a=%zz', '?[]=1', '?weeks[]=1'),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      'accept',
      'origin',
      'sec-fetch-site',
      'content-encoding',
      'accept-version',
      'if-match',
      'range',
      'cookie',
      'authorization',
      'via',
      'x-http-method-override',
      'expect-ct',
    ),
    fc.constantFrom(
      '',
      'x',
      '*/*',
      'null',
      'gzip',
      'identity',
      'http://localhost:3000',
      'same-origin',
      'cross-site',
      'clearweek_session=x',
      'clearweek_session="',
      '1.x',
    ),
    { maxKeys: 3 },
  ),
  body: fc.option(body),
});

test('whatever is asked, the answer is a documented one: never a fault of ours, and a whole problem if it is no success', async () => {
  const { api } = await testApi({ limits: { requestsPerMinute: { address: 1e9, person: 1e9 } } });
  await fc.assert(
    fc.asyncProperty(request, async ({ operation, method, parameter, query, headers, body: sent }) => {
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
      if (method === null)
        expect([...Object.keys(operation.responses), ...elsewhere(path, operation.path)]).toContain(
          String(answer.statusCode),
        );
      if (answer.statusCode >= 400 && method !== 'HEAD') anyProblem(answer);
    }),
    { numRuns: 1_500 },
  );
});

/** An odd parameter can turn the address into one of nothing, or into that of another route. */
function elsewhere(path: string, pattern: string): string[] {
  return pattern.includes('{') && path !== addressOf({ path: pattern }) ? ['404', '405'] : [];
}
