import { expect, test } from 'vitest';
import { databaseTrouble } from './database-trouble.ts';

function failure(code: string | null, message = 'topsecret'): Error {
  return Object.assign(new Error(message), code === null ? {} : { code });
}

test.each([
  ['ECONNREFUSED', 'Nobody listens'],
  ['ENOTFOUND', 'The host that DATABASE_URL names is not known.'],
  ['EHOSTUNREACH', 'cannot be reached in time'],
  ['28P01', 'the user name or the password'],
  ['28000', 'sign in from this computer'],
  ['3D000', 'does not exist on its server'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'is not trusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'is not trusted'],
  ['57P03', 'starting or stopping'],
  ['ECONNRESET', 'cannot be reached (ECONNRESET)'],
  ['XX000', 'answers with the error XX000'],
])('%s is told in plain words, with advice, and without the words of the client', (code, words) => {
  const trouble = databaseTrouble(failure(code));
  expect(trouble?.text).toContain(words);
  expect(trouble?.mend).toMatch(/\.$/);
  expect(JSON.stringify(trouble)).not.toContain('topsecret');
});

test.each([
  ['28000', 'no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption', 'only encrypted'],
  [null, 'The server does not support SSL connections', 'the server offers none'],
  [null, 'timeout exceeded when trying to connect', 'cannot be reached in time'],
])('where the code says too little (%s), the words decide: %s', (code, message, words) => {
  expect(databaseTrouble(failure(code, message))?.text).toContain(words);
});

test('a fault of the program is not taken for trouble with the database', () => {
  expect(databaseTrouble(new TypeError('x is not a function'))).toBeNull();
  expect(databaseTrouble('x')).toBeNull();
});
