import type { SimulatorFrame } from '../server/frame.ts';
import type { Reply } from '../server/reply.ts';
import type { Behaviour } from './behaviour.ts';
import { graphError } from './graph-error.ts';

/** Graph counts requests per app and mailbox: four at a time, and ten thousand in ten minutes. */
export interface MailboxLimits {
  /** A refusal, or a function that must be called when the request is over. */
  enter(mailbox: string): Reply | (() => void);
}

const WINDOW = 600_000;

export function createMailboxLimits(
  frame: Pick<SimulatorFrame, 'world' | 'limits'>,
  behaviour: Behaviour,
): MailboxLimits {
  const underWay = new Map<string, number>();
  const counted = new Map<string, { from: number; requests: number }>();
  let refusals = 0;

  function isOverRate(mailbox: string): boolean {
    const now = frame.world.clock.now();
    const window = counted.get(mailbox);
    if (window === undefined || now >= window.from + WINDOW) {
      counted.set(mailbox, { from: now, requests: 1 });
      return false;
    }
    window.requests += 1;
    return window.requests > behaviour.mailboxRequests;
  }

  function leave(mailbox: string): void {
    const left = (underWay.get(mailbox) ?? 1) - 1;
    if (left > 0) underWay.set(mailbox, left);
    else underWay.delete(mailbox);
  }

  return {
    enter(mailbox) {
      if (!frame.limits) return () => {};
      if (isOverRate(mailbox))
        return graphError(429, 'ApplicationThrottled', 'Application is over its RequestCount limit.', {
          'retry-after': '60',
        });
      const now = underWay.get(mailbox) ?? 0;
      if (now >= behaviour.mailboxConcurrency) {
        // The same limit shows itself in two ways, both with Retry-After.
        refusals += 1;
        const message = 'Application is over its MailboxConcurrency limit.';
        return graphError(refusals % 2 === 1 ? 429 : 503, 'ApplicationThrottled', message, { 'retry-after': '1' });
      }
      underWay.set(mailbox, now + 1);
      return () => leave(mailbox);
    },
  };
}
