import { expect, test } from 'vitest';
import { addressesOfWatch, canNotify, noticeAddresses } from './watch-connection-address.ts';

const home = 'https://clearweek.example';

test('Microsoft finds the name of the watch in both addresses, because it asks there before it has made one', () => {
  expect(addressesOfWatch(home, 'microsoft', 'Name')).toEqual({
    notifyAt: 'https://clearweek.example/webhooks/microsoft?watch=Name',
    lifecycleAt: 'https://clearweek.example/webhooks/microsoft/lifecycle?watch=Name',
  });
});

test('Google is given the plain address, and so is whoever looks for watches that were forgotten', () => {
  const plain = noticeAddresses(home, 'google');
  expect(addressesOfWatch(home, 'google', 'Name')).toEqual(plain);
  expect(plain.notifyAt).toBe('https://clearweek.example/webhooks/google');
});

test.each([
  ['https://clearweek.example', true],
  ['http://localhost:3000', true],
  ['http://127.0.0.1:3000', true],
  ['http://[::1]', true],
  ['http://clearweek.example', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://localhost.evil.example', false],
])('whether providers can reach %s: %s', (publicUrl, reachable) => {
  expect(canNotify(publicUrl)).toBe(reachable);
});
