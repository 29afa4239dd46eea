import helmet from '@fastify/helmet';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { isCallback, isPage, isPublicFile } from '../routes/route-facts.ts';

const nothing = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";
/** What pages of ours may load and send. */
export const PAGE_POLICY =
  "default-src 'none';style-src 'self';img-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'";

/**
 * Answers of the API may load nothing and be shown nowhere; pages may load our own style sheet and send our own forms.
 * Nothing is kept by caches but files that are the same for everybody.
 */
export async function addSecurityHeaders(api: ApiInstance, { secure }: ApiContext): Promise<void> {
  await api.register(helmet, {
    contentSecurityPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
    frameguard: { action: 'deny' },
  });
  api.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    reply.header('x-request-id', request.id);
    reply.header('content-security-policy', isPage(url) ? PAGE_POLICY : nothing);
    // Without a referrer, browsers send `Origin: null` with a form, which cannot be told from a foreign page's.
    // What the address of a callback holds opens an account: it goes to nobody, not even to our own pages.
    if (isPage(url) && !isCallback(url)) reply.header('referrer-policy', 'same-origin');
    if (!isPublicFile(url)) reply.header('cache-control', 'no-store');
  });
}
