import { expect, test } from 'vitest';
import { proxyList } from './proxy-list.ts';

test.each([
  ['10.0.0.7', ['10.0.0.7']],
  [' 10.0.0.7 ,10.1.0.0/16,10.0.0.7', ['10.0.0.7', '10.1.0.0/16']],
  ['::1, fd00::/8', ['::1', 'fd00::/8']],
])('%s is taken', (text, list) => {
  expect(proxyList.parse(text)).toEqual(list);
});

test.each([
  '',
  'true',
  'proxy.example',
  '10.0.0',
  '10.0.0.7:80',
  '10.0.0.7,',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/33',
  'fe80::1%eth0',
  '10.0.0.0/',
])('%s is not, and the message does not repeat it', (text) => {
  const { error } = proxyList.safeParse(text);
  expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringMatching(/^needs addresses or networks/)]);
});
