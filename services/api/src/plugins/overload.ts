import underPressure from '@fastify/under-pressure';
import { AppError } from '@clearweek/app';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { isProbe, isWebhook } from '../routes/route-facts.ts';

/**
 * Turns requests away while the process cannot keep up. Probes are answered: a busy process is no dead one. So are notices of providers: each
 * costs one small write, and a provider that is turned away stops sending for all calendars.
 */
export async function addOverload(api: ApiInstance, { limits }: ApiContext): Promise<void> {
  await api.register(underPressure, {
    maxEventLoopDelay: limits.eventLoopDelayMs,
    sampleInterval: 500,
    pressureHandler: async (request) => {
      const { url } = request.routeOptions;
      if (isProbe(url) || isWebhook(url)) return;
      throw new AppError('overloaded', 'Clearweek has too much to do at the moment. Try again in a few seconds.', {
        extra: { retryAfterSeconds: 10 },
      });
    },
  });
}
