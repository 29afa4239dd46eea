import type { ProviderName } from '../ports/provider.ts';

/** What people call the provider. */
export function providerTitle(provider: ProviderName): string {
  return provider === 'google' ? 'Google' : 'Microsoft';
}
