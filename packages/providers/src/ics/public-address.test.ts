import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';

describe('an address that is not on the public internet is refused', () => {
  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.255',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
  ])('IPv4 %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '::',
    '::1',
    '::127.0.0.1',
    '::8.8.8.8',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2620:4f:8000::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
  ])('IPv6 %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '',
    'localhost',
    '127.1',
    '0x8.8.8.8',
    '134744072',
    '8.8.8',
    '08.8.8.8',
    '[2600::1]',
    '2600::1%1',
    '8.8.8.8 ',
  ])('anything that is not a plain address: "%s"', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.1',
  '223.255.255.255',
])('the public IPv4 address %s is accepted', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(['2600::1', '2001:4860:4860::8888', '2a00:1450:4001:830::200e', '2001:200::1'])(
  'the public IPv6 address %s is accepted',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test('no IPv4 address becomes public by being carried inside an IPv6 address', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const prefixes = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'];
  fc.assert(
    fc.property(fc.constantFrom(...prefixes), fc.tuple(octet, octet, octet, octet), (prefix, octets) => {
      expect(isPublicAddress(prefix + octets.join('.'))).toBe(false);
    }),
  );
});
