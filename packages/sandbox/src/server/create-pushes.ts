import { webhookFaultKinds, type FaultPlan, type Faults } from './fault-kinds.ts';
import type { Push, PushOutcome, Pushes } from './pushes-model.ts';

export interface PushesOptions {
  readonly faults: Faults;
  readonly fetch: typeof fetch;
  readonly wait: (ms: number) => Promise<void>;
  /** Before each retry; as many tries again as there are numbers. */
  readonly retryAfterMs: readonly number[];
}

const TIMEOUT_MS = 10_000;
const DEFAULT_LATE_MS = 20;

/** Delivers pushes in the background: channels beside each other, within a channel one after the other. */
export function createPushes(options: PushesOptions): Pushes {
  const { faults, wait } = options;
  const channels = new Map<string, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const counts = { delivered: 0, failed: 0, dropped: 0 };
  let closed = false;

  async function deliver(push: Push): Promise<void> {
    for (const delay of [0, ...options.retryAfterMs]) {
      if (delay > 0) await wait(delay);
      if (closed) return;
      const { status } = await post(push, TIMEOUT_MS, options.fetch);
      if (status !== null && status < 300) {
        counts.delivered += 1;
        return;
      }
      // Everything but a server's trouble is final: the receiver said that it does not want this.
      if (status !== null && status < 500) break;
    }
    counts.failed += 1;
  }

  function queue(push: Push): void {
    const before = channels.get(push.channel) ?? Promise.resolve();
    track(
      push.channel,
      before.then(() => deliver(push)),
    );
  }

  function track(channel: string | null, work: Promise<void>): void {
    const settled = work.finally(() => {
      underWay.delete(settled);
      if (channel !== null && channels.get(channel) === settled) channels.delete(channel);
    });
    underWay.add(settled);
    if (channel !== null) channels.set(channel, settled);
  }

  return {
    counts,
    send(push) {
      if (closed) return;
      const fault = webhookFault(push, faults);
      if (fault?.kind === 'webhook-drop') {
        counts.dropped += 1;
        return;
      }
      // Late means: behind what comes later, so outside of the channel's order.
      if (fault?.kind === 'webhook-late') {
        track(
          null,
          wait(fault.delayMs ?? DEFAULT_LATE_MS).then(() => deliver(push)),
        );
        return;
      }
      queue(push);
      if (fault?.kind === 'webhook-duplicate') queue(push);
    },
    deliverNow: (push, timeoutMs = TIMEOUT_MS) => post(push, timeoutMs, options.fetch),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

function webhookFault(push: Push, faults: Faults): FaultPlan | null {
  const { provider, personId, url } = push;
  const { pathname, search } = new URL(url);
  const occasion = { provider, method: 'POST', path: pathname + search, personId };
  return faults.take(occasion, webhookFaultKinds);
}

async function post(push: Push, timeoutMs: number, fetchUrl: typeof fetch): Promise<PushOutcome> {
  try {
    const response = await fetchUrl(push.url, {
      method: 'POST',
      headers: push.headers,
      body: push.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    // Nobody there, or no answer in time: which of the two makes no difference to a provider.
    return { status: null, body: '' };
  }
}
