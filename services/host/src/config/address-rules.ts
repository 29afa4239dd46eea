import { z } from 'zod';

/**
 * An http address of something that secrets are sent to or links lead to: `https`, or `http` on this computer only, without a
 * user name, a password, a query or a fragment. Written back as URL writes it.
 */
export const webAddress = z.string().transform((text, context): string => {
  const fault = webAddressFault(text);
  if (fault === null) return new URL(text).href;
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
});

/** The address of somebody who signs people in: as `webAddress`, but without a slash at the end, because issuers are compared letter by letter (OpenID Connect Discovery 1.0, 4.3). */
export const issuerAddress = webAddress.transform((address) => address.replace(/\/$/, ''));

function webAddressFault(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'needs an address such as https://clearweek.example.org/';
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return 'must begin with https:// (http:// is only for this computer itself)';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password';
  if (url.search !== '' || url.hash !== '') return 'must not hold a query (?…) or a fragment (#…)';
  return null;
}

/** Whether a host name, as URL writes it, is this computer itself. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** An address with one of the given schemes, such as `postgres://user:password@host/name`. It is a secret: faults never repeat it. */
export function serverAddress(schemes: readonly string[], example: string) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol) && new URL(text).hostname !== '', {
      message: `needs an address such as ${example}`,
    });
}
