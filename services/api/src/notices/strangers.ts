import { AppError } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';

const WINDOW_MS = 60_000;

/**
 * Counts notices that were of nobody, all senders together: one number, however many addresses they come from. Whoever sends too many
 * of them is told to slow down; notices of our own watches are never counted and never turned away.
 */
export function createStrangers({ perMinute, now }: { perMinute: number; now: () => Instant }) {
  let counted = 0;
  let since = now();
  return {
    /** Throws `too_many_requests` from one more than `perMinute` on. */
    count(notices: number): void {
      const at = now();
      // Also where the clock was put back.
      if (at - since >= WINDOW_MS || at < since) [counted, since] = [0, at];
      counted += notices;
      if (counted <= perMinute) return;
      const retryAfterSeconds = Math.ceil((since + WINDOW_MS - at) / 1000);
      throw new AppError('too_many_requests', 'Too many notices that are of nobody here. Wait a moment.', {
        extra: { limit: perMinute, retryAfterSeconds },
      });
    },
  };
}
