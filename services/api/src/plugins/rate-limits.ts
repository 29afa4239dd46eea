import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { AppError } from '@clearweek/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { isProbe, isWebhook } from '../routes/route-facts.ts';
import { createKnownSessions, type KnownSessions } from './known-sessions.ts';
import { sessionCookieName } from './session-cookie.ts';

export interface RateLimits {
  /** Tells which sessions hold: their requests are counted for their person and no longer for the address. */
  readonly sessions: Pick<KnownSessions, 'remember' | 'forget'>;
  /** Counts a request of a person, once it is known who is asking, unless it was counted for them already. */
  countPerson(request: FastifyRequest, reply: FastifyReply, personId: string): Promise<void>;
}

const WINDOW_MS = 60_000;

/**
 * Limits requests per person, or per address where it is not known who asks, and says how much is left, as
 * draft-ietf-httpapi-ratelimit-headers-11 writes it: two structured fields with one item per policy. A whole company may come from one
 * address, of its own or of the proxy in front; who was signed in a moment ago is therefore counted alone. Whoever tries out
 * cookies is counted by the address before any of them is looked up. Needs the cookies to be read.
 */
export async function addRateLimits(api: ApiInstance, context: ApiContext): Promise<RateLimits> {
  await api.register(rateLimit, { global: false });
  const { address, person } = context.limits.requestsPerMinute;
  const cookieName = sessionCookieName(context);
  const sessions = createKnownSessions({ now: () => context.clock.now() });
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
  const count = async (request: FastifyRequest, reply: FastifyReply, personId: string): Promise<void> => {
    if (persons.has(request)) return;
    persons.set(request, personId);
    announce(reply, 'person', await countPerson(request));
  };
  api.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    if (isProbe(url) || isWebhook(url)) return;
    const carried = request.cookies[cookieName];
    const personId = carried === undefined ? null : sessions.personOf(carried);
    if (personId === null) announce(reply, 'address', await countAddress(request));
    else await count(request, reply, personId);
  });
  return { sessions, countPerson: count };
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
