import type { FastifyRequest, FastifySchema } from 'fastify';

/** Routes for people in front of a browser, which answer with pages. */
const pages = new Set([
  '/',
  '/calendars',
  '/calendars/feed',
  '/calendars/:id/disconnect',
  '/session/here',
  '/session/end',
  '/session/end-all',
  '/signed-out',
  '/weeks/:week',
  '/disconnected/:provider',
  '/connect',
  '/connect/:provider',
  '/connect/:provider/callback',
  '/connect/decide',
  '/connect/question',
  '/problems/:code',
]);
const probes = new Set(['/livez', '/readyz']);

export function isPage(url: string | undefined): boolean {
  return url !== undefined && pages.has(url);
}

/** Where a browser comes back from a provider. */
export function isCallback(url: string | undefined): boolean {
  return url === '/connect/:provider/callback';
}

/** Called by providers, as often as calendars change: they count requests for themselves and cannot wait. */
export function isWebhook(url: string | undefined): boolean {
  return url !== undefined && url.startsWith('/webhooks/');
}

/** Asked by machines that watch over the process, whatever else is going on. */
export function isProbe(url: string | undefined): boolean {
  return url !== undefined && probes.has(url);
}

/** The same for everybody, and therefore free to be kept by caches. */
export function isPublicFile(url: string | undefined): boolean {
  return url !== undefined && (url === '/page.css' || url === '/openapi.json' || url.startsWith('/docs'));
}

export function isMultipart(request: FastifyRequest): boolean {
  return request.headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true;
}

/** The content types of bodies that a route takes, from its schema. */
export function acceptedTypes(schema: FastifySchema | undefined): string[] {
  const body = schema?.body;
  if (body === undefined || body === null) return [];
  if (typeof body === 'object' && 'content' in body) return Object.keys(body.content as object);
  return ['application/json'];
}
