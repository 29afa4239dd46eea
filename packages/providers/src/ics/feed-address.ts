import { isIP } from 'node:net';
import type { FeedProblemCode } from '@clearweek/app';

export interface AddressRules {
  readonly isPublic: (address: string) => boolean;
  readonly ports: readonly number[];
}

export type FeedAddress =
  | { readonly kind: 'usable'; readonly url: URL }
  | { readonly kind: 'unusable'; readonly code: FeedProblemCode; readonly text: string };

const longestAddress = 2048;

/** Names that never lead to the public internet: RFC 6761, RFC 6762, RFC 8375 and ICANN's `.internal`. */
const insideNames = new Set(['localhost', 'local', 'internal', 'home.arpa', 'localdomain']);

/**
 * Reads what a person pasted as the address of a feed, without visiting it. `webcal://` and `webcals://`, which
 * calendar programs put into their links, mean https. Relative addresses (a redirect's) are read against `from`.
 *
 * The checks look at the parsed URL and never at the text: the WHATWG parser turns every notation of an IP address
 * (decimal, hexadecimal, octal, short, full-width digits, percent-encoded) into one form, and the connection is made
 * from that same form.
 */
export function readFeedAddress(text: string, rules: AddressRules, from?: URL): FeedAddress {
  if (text.length > longestAddress) {
    return invalid(`The address is longer than ${longestAddress} characters.`);
  }
  const url = parse(text.trim().replace(/^webcals?:/i, 'https:'), from);
  if (url === null) return invalid('This is not a complete web address. A feed address begins with https://.');
  if (url.protocol !== 'https:') return invalid('Only addresses that begin with https:// or webcal:// can be read.');
  if (url.username !== '' || url.password !== '') {
    return invalid('The address holds a user name or a password. Use an address that works without them.');
  }
  if (leadsInside(url, rules)) return forbidden();
  if (!rules.ports.includes(portOf(url))) {
    return invalid(`Only the ports ${rules.ports.join(' and ')} can be used in an address.`);
  }
  url.hash = '';
  if (url.hostname.endsWith('.')) url.hostname = hostOf(url);
  return { kind: 'usable', url };
}

/** The host as the resolver and the certificate know it: without brackets and without the root's dot. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function portOf(url: URL): number {
  return url.port === '' ? 443 : Number(url.port);
}

function leadsInside(url: URL, rules: AddressRules): boolean {
  const host = hostOf(url);
  if (isIP(host) !== 0) return !rules.isPublic(host);
  const labels = host.split('.');
  // A name without a dot is a machine of the local network, wherever it resolves.
  if (labels.length < 2 || labels.includes('')) return true;
  return insideNames.has(labels.at(-1) ?? '') || insideNames.has(labels.slice(-2).join('.'));
}

function parse(text: string, from: URL | undefined): URL | null {
  try {
    return new URL(text, from);
  } catch {
    return null;
  }
}

function invalid(text: string): FeedAddress {
  return { kind: 'unusable', code: 'invalid_feed_address', text };
}

function forbidden(): FeedAddress {
  return {
    kind: 'unusable',
    code: 'feed_forbidden_address',
    text: 'The address belongs to a private network. Only calendars on the public internet can be read.',
  };
}
