import Fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiInstance } from './api-instance.ts';
import type { ApiContext } from './options.ts';
import { sendRefusal } from './plugins/problems.ts';
import { createConnectionRefusals, MAX_HEADER_BYTES } from './problems/refuse-connection.ts';
import { refusalOf } from './problems/refusal-of.ts';
import { newRequestId } from './request-id.ts';

/** The bare server: its limits, and what it does with that which never becomes a request. */
export function createServer(context: ApiContext): ApiInstance {
  const { limits, clock, trustedProxies = [] } = context;
  const refusals = createConnectionRefusals(context);
  const api = Fastify({
    logger: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    requestIdHeader: false,
    genReqId: () => newRequestId(clock.now()),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    // Long answers are made in steps; whatever takes longer than this hangs.
    handlerTimeout: 300_000,
    // Fastify's own refusal while it closes is no problem document; what still gets through is answered.
    return503OnClosing: false,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckMs,
      // Checked by us, so that the answer is a problem.
      requireHostHeader: false,
    },
    clientErrorHandler: (error, socket) => refusals.onClientError(error as { code?: string }, socket),
    frameworkErrors: (error, request, reply) => {
      const refusal = refusalOf(error, { bodyLimit: limits.bodyBytes, accepts: [] });
      // No hook runs for these: the address could not even be read.
      reply.headers({
        'x-request-id': request.id,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      });
      sendRefusal(request, reply, refusal);
      refusals.note(request.id, { ...refusal, status: reply.statusCode });
    },
  }).withTypeProvider<ZodTypeProvider>() as unknown as ApiInstance;
  api.setSerializerCompiler(serializerCompiler);
  api.server.on('checkExpectation', (_request, response) => refusals.onUnknownExpectation(response.socket));
  return api;
}
