import type { Sandbox } from './create-sandbox.ts';
import type { RememberedChannel } from './google/channel-memory.ts';
import type { RememberedSubscription } from './microsoft/subscription-memory.ts';

export interface RememberedWatches {
  readonly google: readonly RememberedChannel[];
  readonly microsoft: readonly RememberedSubscription[];
}

export interface WatchMemory {
  /** Lets the watches of an earlier start hold again; once, and nothing happens afterwards. */
  wake(): void;
  /** Those of the earlier start as long as they sleep, besides those that are live. */
  remember(): RememberedWatches;
  onChanged(listener: () => void): void;
}

/**
 * The watches of an earlier start sleep until the past has been lived again: clients were told of it when it happened, and would be told of
 * half a year once more.
 */
export function createWatchMemory({ google, microsoft }: Sandbox, earlier: RememberedWatches): WatchMemory {
  const [channels, subscriptions] = [google.simulator.watches, microsoft.simulator.watches];
  let asleep = earlier;
  return {
    wake() {
      const woken = asleep;
      asleep = noWatches;
      channels.recall(woken.google);
      subscriptions.recall(woken.microsoft);
    },
    remember: () => ({
      google: [...asleep.google, ...channels.remember()],
      microsoft: [...asleep.microsoft, ...subscriptions.remember()],
    }),
    onChanged(listener) {
      channels.onChanged(listener);
      subscriptions.onChanged(listener);
    },
  };
}

export const noWatches: RememberedWatches = { google: [], microsoft: [] };
