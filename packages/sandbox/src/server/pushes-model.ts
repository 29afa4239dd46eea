import type { ProviderName } from './fault-kinds.ts';

export interface Push {
  readonly provider: ProviderName;
  /** Pushes of one channel are delivered in the order in which they were sent. */
  readonly channel: string;
  readonly personId: string | null;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for Google. */
  readonly body: string;
}

export interface PushOutcome {
  /** Null where nobody answered. */
  readonly status: number | null;
  readonly body: string;
}

export interface Pushes {
  /** In the background, with retries on 5xx and on silence, and with the planned webhook faults. */
  send(push: Push): void;
  /** Once, now, without faults: for Microsoft's validation handshake. */
  deliverNow(push: Push, timeoutMs?: number): Promise<PushOutcome>;
  /** When nothing is under way any more. */
  idle(): Promise<void>;
  /** How many came through (2xx), were given up, were dropped by a fault. */
  readonly counts: { readonly delivered: number; readonly failed: number; readonly dropped: number };
  /** Forgets what waits; nothing is sent afterwards. */
  close(): Promise<void>;
}
