import { AppError } from '../errors.ts';
import type { Trouble } from './account-health.ts';

/** What makes a job about a provider be tried again: not before the provider, or Clearweek's own budget, said. */
export function later(trouble: Trouble, detail: string): AppError {
  const asked = 'waitMs' in trouble ? trouble.waitMs : 'retryAfterMs' in trouble ? trouble.retryAfterMs : null;
  return new AppError(codeOf(trouble), detail, asked === null ? {} : { extra: { retryAfterMs: asked } });
}

function codeOf({ kind }: Trouble): 'provider_throttled' | 'provider_misconfigured' | 'provider_unavailable' {
  if (kind === 'throttled' || kind === 'over-budget') return 'provider_throttled';
  return kind === 'misconfigured' ? 'provider_misconfigured' : 'provider_unavailable';
}
