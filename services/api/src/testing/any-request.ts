import fc from 'fast-check';
import type { Operation } from './operations.ts';
import { calendar } from './test-api.ts';

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
  'readByOrganization',
  'key',
  'admin',
  'tenant',
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

/** Fields as the contracts have them, with odd texts in them. */
const nearlyRight = fc.oneof(
  fc.record({ zone: text }),
  fc.record({ ics: text, owner: text, zone: text }, { requiredKeys: ['ics'] }),
  fc.record({ readByOrganization: fc.boolean() }),
  fc.record({ key: text, admin: text }),
  fc.record({ tenant: text }),
  fc.record({ url: text, owner: text }, { requiredKeys: ['url'] }),
  fc.record({ key: text, admin: text }),
  fc.record({ tenant: text }),
  fc.record({ readByOrganization: fc.boolean(), zone: text }, { requiredKeys: ['readByOrganization'] }),
);

const body = fc.oneof(
  fc.record({
    type: fc.constant('application/json'),
    payload: nearlyRight.map((json) => Buffer.from(JSON.stringify(json))),
  }),
  fc.record({
    type: fc.constant('application/json'),
    payload: value.map((json) => Buffer.from(JSON.stringify(json) ?? '')),
  }),
  fc.record({
    type: fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'text/calendar',
      'text/csv',
      'application/octet-stream',
      'text/csv',
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

/** One request to one of the operations: mostly nearly right, sometimes not at all. */
export const anyRequest = (operations: readonly Operation[]) =>
  fc.record({
    operation: fc.constantFrom(...operations),
    method: fc.option(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'), {
      freq: 4,
    }),
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
