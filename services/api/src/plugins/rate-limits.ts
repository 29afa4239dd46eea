import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { AppError } from '@clearweek/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { isProbe, isWebhook } from '../routes/route-facts.ts';

export interface RateLimits {
  /** Counts a request of a person, once it is known who is asking. */
  countPerson(request: FastifyRequest, reply: FastifyReply, personId: string): Promise<void>;
}

const WINDOW_MS = 60_000;

/**
 * Limits requests per address and per person and says how much is left, as draft-ietf-httpapi-ratelimit-headers-11 writes
 * it: two structured fields with one item per policy. The address is the connection's own; no header can change it.
 */
export async function addRateLimits(api: ApiInstance, { limits }: ApiContext): Promise<RateLimits> {
  await api.register(rateLimit, { global: false });
  const { address, person } = limits.requestsPerMinute;
  const persons = new WeakMap<FastifyRequest, string>();
  const countAddress = api.createRateLimit({
    max: address,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => normalizeIP(request.ip ?? ''),
  });
  const countPerson = api.createRateLimit({
    max: person,
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => persons.get(request) ?? '',
  });
  api.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    if (!isProbe(url) && !isWebhook(url)) announce(reply, 'address', await countAddress(request));
  });
  return {
    async countPerson(request, reply, personId) {
      persons.set(request, personId);
      announce(reply, 'person', await countPerson(request));
    },
  };
}

type Count = Awaited<ReturnType<ReturnType<ApiInstance['createRateLimit']>>>;

function announce(reply: FastifyReply, policy: string, count: Count): void {
  if (count.isAllowed) return;
  append(reply, 'ratelimit-policy', `"${policy}";q=${count.max};w=${WINDOW_MS / 1000}`);
  append(reply, 'ratelimit', `"${policy}";r=${count.remaining};t=${count.ttlInSeconds}`);
  if (!count.isExceeded) return;
  throw new AppError('too_many_requests', `At most ${count.max} requests a minute are answered. Wait a moment.`, {
    extra: { limit: count.max, retryAfterSeconds: Math.max(count.ttlInSeconds, 1) },
  });
}

function append(reply: FastifyReply, name: string, item: string): void {
  const before = reply.getHeader(name);
  reply.header(name, typeof before === 'string' ? `${before}, ${item}` : item);
}
