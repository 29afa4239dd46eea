import { describe, expect, test } from 'vitest';
import { local, testApi } from '../testing/test-api.ts';
import { isForeign, isLocalVisit } from './local-visit.ts';

const visit = (headers: Record<string, string>, remoteAddress: string | undefined = '127.0.0.1') => ({
  remoteAddress,
  headers: { host: 'localhost:3000', ...headers },
});

describe('a visit is local', () => {
  test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('from %s', (address) => {
    expect(isLocalVisit(visit({}, address))).toBe(true);
  });

  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '[::1]:3000'])('under the name %s', (host) => {
    expect(isLocalVisit(visit({ host }))).toBe(true);
  });

  test.each([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://localhost:3000' },
    { host: '127.0.0.1:80', origin: 'http://127.0.0.1:80' },
  ])('started by itself or by its own page: %o', (headers) => {
    expect(isLocalVisit(visit(headers))).toBe(true);
  });
});

describe('a visit is not local', () => {
  test.each([
    '10.0.0.5',
    '192.168.1.2',
    '128.0.0.1',
    '::ffff:10.0.0.5',
    'fe80::1',
    '::',
    '0.0.0.0',
    '1127.0.0.1',
    undefined,
  ])('from %s', (address) => {
    expect(isLocalVisit({ remoteAddress: address, headers: { host: 'localhost' } })).toBe(false);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    '',
    'evil.localhost.example:3000',
    '10.0.0.5:3000',
    '[::2]',
    'localhost:3000, evil.example',
  ])('under the name %s, which was made to point here', (host) => {
    expect(isLocalVisit(visit({ host }))).toBe(false);
  });

  test('without any name', () => {
    expect(isLocalVisit({ remoteAddress: '127.0.0.1', headers: {} })).toBe(false);
  });

  test.each([
    'forwarded',
    'via',
    'x-real-ip',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-anything',
  ])('behind a proxy that sends %s', (name) => {
    expect(isLocalVisit(visit({ [name]: '127.0.0.1' }))).toBe(false);
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:5173' },
    { origin: 'https://localhost:3000' },
    { origin: 'http://127.0.0.1:3000' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
  ])('started by another page: %o', (headers) => {
    expect(isLocalVisit(visit(headers))).toBe(false);
  });
});

test('a proxy that was named makes no visit local', async () => {
  const { api, app } = await testApi({ trustedProxies: ['127.0.0.1'] });
  const answer = await api.inject({ url: '/v1/me', headers: { ...local, 'x-forwarded-for': '127.0.0.1' } });
  expect(answer.statusCode).toBe(401);
  expect(app.sessions.size).toBe(0);
});

test('without any word of a browser a request is not foreign', () => {
  expect(isForeign({ remoteAddress: undefined, headers: {} }, ['https://clearweek.example'])).toBe(false);
});
