import { expect, test } from 'vitest';
import { mayCarrySecrets } from './loopback.ts';

test.each([
  ['https://accounts.example/', true],
  ['http://127.0.0.1:8080/', true],
  ['http://127.9.9.9/', true],
  ['http://localhost:1/', true],
  ['http://[::1]:8080/', true],
  ['http://accounts.example/', false],
  ['http://127.0.0.1.example/', false],
  ['http://localhost.example/', false],
  ['http://10.0.0.1/', false],
  ['http://127.0.0.1@accounts.example/', false],
  ['https://somebody@accounts.example/', false],
  ['ftp://127.0.0.1/', false],
  ['file:///etc/passwd', false],
  ['', false],
  ['accounts.example', false],
])('whether secrets may go to %s: %s', (address, may) => {
  expect(mayCarrySecrets(address)).toBe(may);
});
