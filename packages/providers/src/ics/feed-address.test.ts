import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFeedFetcher } from './fetch-feed.ts';

const { checkAddress } = createFeedFetcher();
const codeOf = (address: string): string | undefined => checkAddress(address)?.code;

describe('an address that people paste is accepted', () => {
  test.each([
    'https://calendar.example.com/private-123/basic.ics',
    'https://calendar.example.com:443/x.ics?y=1#z',
    'https://calendar.example.com:8443/',
    'webcal://calendar.example.com/x.ics',
    'WEBCALS://calendar.example.com/x.ics',
    '  https://calendar.example.com/x.ics\n',
    'https://calendar.example.com./x.ics',
    'https://kalender.münchen.example/x.ics',
    'https://8.8.8.8/x.ics',
    'https://[2600::1]/x.ics',
  ])('%s', (address) => {
    expect(checkAddress(address)).toBeNull();
  });
});

describe('an address that can never be read is refused', () => {
  test.each([
    '',
    'calendar.example.com/x.ics',
    'http://calendar.example.com/x.ics',
    'ftp://calendar.example.com/x.ics',
    'file:///etc/passwd',
    'data:text/calendar,BEGIN:VCALENDAR',
    'https://ann@calendar.example.com/',
    'https://:secret@calendar.example.com/',
    'https://calendar.example.com:22/',
    'https://calendar.example.com:6379/',
    'https://[fe80::1%25eth0]/',
    `https://calendar.example.com/${'x'.repeat(2048)}`,
  ])('invalid: %s', (address) => {
    expect(codeOf(address)).toBe('invalid_feed_address');
  });

  test.each([
    'https://localhost/',
    'https://LOCALHOST./',
    'https://calendar.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://router.home.arpa/',
    'https://intranet/',
    'https://calendar.example.com../',
  ])('a name of a private network: %s', (address) => {
    expect(codeOf(address)).toBe('feed_forbidden_address');
  });

  test.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://127.1/',
    'https://[::ffff:127.0.0.1]/',
    'https://0.0.0.0/',
    'https://017700000001/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://%31%32%37.0.0.1/',
    'https://１２７.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://[::]/',
    'https://[::1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:7f00:1::]/',
    'webcal://10.0.0.1/',
  ])('an address of a private network: %s', (address) => {
    expect(codeOf(address)).toBe('feed_forbidden_address');
  });
});

test('no text about a refused address repeats it', () => {
  for (const address of ['https://secret-name.local/', 'https://secret-name@a.example/', 'secret-name']) {
    expect(checkAddress(address)?.text).toMatch(/^[A-Z].*\.$/);
    expect(checkAddress(address)?.text).not.toContain('secret-name');
  }
});

const octet = fc.integer({ min: 0, max: 255 });
const privateAddress = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127, 240, 255), octet, octet, octet),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
);

const number = (value: number, notation: 'decimal' | 'hex' | 'HEX' | 'octal', zeros: number): string => {
  if (notation === 'decimal') return String(value);
  if (notation === 'octal') return `0${'0'.repeat(zeros)}${value.toString(8)}`;
  const digits = '0'.repeat(zeros) + value.toString(16);
  return notation === 'hex' ? `0x${digits}` : `0X${digits.toUpperCase()}`;
};

/** The last number of a short form holds all octets that have no number of their own. */
const shortened = (octets: readonly number[], parts: number): number[] => [
  ...octets.slice(0, parts - 1),
  octets.slice(parts - 1).reduce((sum, value) => sum * 256 + value, 0),
];

const disguise = (text: string, how: 'plain' | 'percent' | 'wide'): string => {
  if (how === 'plain') return text;
  return text.replaceAll(/\d/g, (digit) =>
    how === 'wide' ? String.fromCodePoint(0xff10 + Number(digit)) : `%3${digit}`,
  );
};

test('a private IPv4 address is refused in every notation that the URL parser understands', () => {
  const notation = fc.constantFrom('decimal' as const, 'hex' as const, 'HEX' as const, 'octal' as const);
  const writing = fc.record({
    octets: privateAddress,
    parts: fc.integer({ min: 1, max: 4 }),
    notations: fc.array(notation, { minLength: 4, maxLength: 4 }),
    zeros: fc.integer({ min: 0, max: 3 }),
    disguised: fc.constantFrom('plain' as const, 'percent' as const, 'wide' as const),
    dot: fc.constantFrom('', '.'),
  });
  fc.assert(
    fc.property(writing, ({ octets, parts, notations, zeros, disguised, dot }) => {
      const numbers = shortened(octets, parts).map((value, index) => number(value, notations[index] ?? 'hex', zeros));
      const address = `https://${disguise(numbers.join('.'), disguised)}${dot}/`;
      expect(new URL(address).hostname).toBe(octets.join('.'));
      expect(codeOf(address)).toBe('feed_forbidden_address');
    }),
    { numRuns: 1000 },
  );
});

test('no text whatever makes the check throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((rest) => `https://${rest}`),
      ),
      (text) => {
        expect(() => checkAddress(text)).not.toThrow();
      },
    ),
  );
});
