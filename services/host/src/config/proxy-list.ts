import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';

/**
 * Addresses and networks of proxies, with commas between, as `10.0.0.7, 10.1.0.0/16, fd00::/8`. A network that holds everybody is
 * refused: then anybody could say of themselves who they are.
 */
export const proxyList = z.string().transform((text, context): string[] => {
  const words = text.split(',').map((word) => word.trim());
  if (words.every(isAddressOrNetwork)) return [...new Set(words)];
  context.addIssue({
    code: 'custom',
    message: 'needs addresses or networks such as 10.0.0.7 or 10.1.0.0/16, with commas between',
  });
  return z.NEVER;
});

function isAddressOrNetwork(word: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(word) ?? [];
  // A zone (`fe80::1%eth0`) belongs to one machine only.
  if (isIP(address) === 0 || address.includes('%')) return false;
  return bits === undefined || (Number(bits) > 0 && Number(bits) <= (isIPv4(address) ? 32 : 128));
}
