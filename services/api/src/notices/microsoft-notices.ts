import { z } from 'zod';

/** As many as Graph puts into one request, with room to spare. */
const MOST = 1_000;

const item = z.object({
  clientState: z.string().max(128),
  lifecycleEvent: z.string().max(64).optional(),
});

const body = z.object({ value: z.array(z.unknown()).max(MOST) });

export interface MicrosoftNotice {
  readonly clientState: string;
  readonly lifecycleEvent: string | null;
}

/**
 * The notices in the body of a request (Graph, changeNotificationCollection), and how many it held; null where it is none. An item that is
 * not in the expected form is left out: the others may be true.
 */
export function readMicrosoftNotices(given: unknown): { sent: number; items: readonly MicrosoftNotice[] } | null {
  const read = body.safeParse(given);
  if (!read.success) return null;
  const { value } = read.data;
  const items = value.flatMap((one) => {
    const { success, data } = item.safeParse(one);
    return success ? [{ clientState: data.clientState, lifecycleEvent: data.lifecycleEvent ?? null }] : [];
  });
  return { sent: value.length, items };
}

/**
 * The token that Graph wants to see again when a subscription is made; null where it is not the printable text that Graph sends. It
 * is written back as plain text only, because anybody may ask for anything to be echoed.
 */
export function readValidationToken(query: unknown): string | null {
  const { validationToken } = query as { validationToken?: unknown };
  return typeof validationToken === 'string' && /^[\x20-\x7E]{1,1024}$/.test(validationToken) ? validationToken : null;
}
