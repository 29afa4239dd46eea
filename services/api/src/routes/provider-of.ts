import { AppError, type ProviderName } from '@clearweek/app';
import type { FastifyRequest } from 'fastify';

/** The provider that the address of a page names; throws `not_found` for any other word. */
export function providerOf(request: FastifyRequest): ProviderName {
  const { provider } = request.params as { provider: string };
  if (provider === 'google' || provider === 'microsoft') return provider;
  throw new AppError('not_found', 'Clearweek can be connected with Google and with Microsoft.');
}
