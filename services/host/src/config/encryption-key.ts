import { z } from 'zod';

const howToMake = 'make one with: openssl rand -base64 32';

/** 32 bytes in base64 that somebody drew at random: a key of one repeated byte is an example that was left in place. */
export const encryptionKey = z.string().transform((text, context): string => {
  const bytes = Buffer.from(text, 'base64');
  const fault =
    bytes.length !== 32 || bytes.toString('base64') !== text
      ? `needs 32 bytes in base64; ${howToMake}`
      : new Set(bytes).size < 8
        ? `is not random; ${howToMake}`
        : null;
  if (fault === null) return text;
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
});
