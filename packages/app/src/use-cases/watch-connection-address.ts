import type { ProviderName } from '../ports/provider.ts';

/**
 * Whether providers can reach this installation. They send notices to https addresses only; one on loopback can be reached by a
 * simulated provider on the same machine.
 */
export function canNotify(publicUrl: string): boolean {
  return (
    /^https:\/\//i.test(publicUrl) ||
    /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/i.test(publicUrl)
  );
}

/** Where a provider sends its notices, and those about the watches themselves. */
export function noticeAddresses(publicUrl: string, provider: ProviderName) {
  const notifyAt = `${publicUrl}/webhooks/${provider}`;
  return { notifyAt, lifecycleAt: `${notifyAt}/lifecycle` };
}

/**
 * The same for one watch. Graph asks at both addresses whether they are ours before it has named the watch, so they name it themselves;
 * Google asks nothing.
 */
export function addressesOfWatch(publicUrl: string, provider: ProviderName, watchName: string) {
  const { notifyAt, lifecycleAt } = noticeAddresses(publicUrl, provider);
  if (provider === 'google') return { notifyAt, lifecycleAt };
  return { notifyAt: `${notifyAt}?watch=${watchName}`, lifecycleAt: `${lifecycleAt}?watch=${watchName}` };
}
