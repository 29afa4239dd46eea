import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiInstance } from './api-instance.ts';
import { type ApiContext, apiContext, type ApiOptions } from './options.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { addOverload } from './plugins/overload.ts';
import { addProblems, sendRefusal } from './plugins/problems.ts';
import { addRateLimits } from './plugins/rate-limits.ts';
import { createRequestLog, type RequestLog } from './plugins/request-log.ts';
import { addSecurityHeaders } from './plugins/security-headers.ts';
import { addSignIn, type SignIn } from './plugins/sign-in.ts';
import { addStrictRequests } from './plugins/strict-requests.ts';
import { createRefuseConnection, MAX_HEADER_BYTES, rawAnswer } from './problems/refuse-connection.ts';
import { refusalOf } from './problems/refusal-of.ts';
import { newRequestId } from './request-id.ts';
import { addAnalysisRoutes } from './routes/analysis.ts';
import { addConnectionRoutes } from './routes/connections.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addMeRoutes } from './routes/me.ts';
import { addPageStyleRoute } from './routes/page-style.ts';
import { addPageRoutes } from './routes/pages.ts';
import { addProblemCodeRoutes } from './routes/problem-codes.ts';
import { addSessionRoutes } from './routes/session.ts';
import { addWeekRoutes } from './routes/weeks.ts';

/**
 * The HTTP side of Clearweek, ready to listen or to be asked in process. It opens no port. Headers of proxies are never
 * believed: the address of a caller is that of the connection.
 */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const context = apiContext(options);
  const requestLog = createRequestLog(context);
  const api = createServer(context, requestLog);

  await addSecurityHeaders(api, context);
  requestLog.install(api);
  addProblems(api, context, requestLog);
  await addOverload(api, context);
  const rateLimits = await addRateLimits(api, context);
  addStrictRequests(api);
  const signIn = await addSignIn(api, context, rateLimits);
  await addOpenApi(api, context);
  await addRoutes(api, context, signIn);

  await api.ready();
  return api as unknown as FastifyInstance;
}

async function addRoutes(api: ApiInstance, context: ApiContext, signIn: SignIn): Promise<void> {
  const { app, limits } = context;
  const deps = { app, signIn, limits };
  addMeRoutes(api, deps);
  addWeekRoutes(api, deps);
  addSessionRoutes(api, deps);
  addHealthRoutes(api, context);
  addProblemCodeRoutes(api);
  addPageStyleRoute(api);
  // Each in a part of its own, because it takes kinds of content that the others do not take.
  await api.register(async (part) => addConnectionRoutes(part as ApiInstance, deps));
  await api.register(async (part) => addAnalysisRoutes(part as ApiInstance, deps));
  if (context.mode === 'embedded') await api.register((part) => addPageRoutes(part as ApiInstance, context, signIn));
  await api.register((part) => addDocsRoutes(part as ApiInstance));
}

function createServer(context: ApiContext, requestLog: RequestLog): ApiInstance {
  const { limits, clock } = context;
  const api = Fastify({
    logger: false,
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => newRequestId(clock.now()),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    // Long answers are made in steps; whatever takes longer than this hangs.
    handlerTimeout: 300_000,
    return503OnClosing: true,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.timeoutCheckMs,
      // Checked by us, so that the answer is a problem.
      requireHostHeader: false,
    },
    clientErrorHandler: createRefuseConnection(context) as never,
    frameworkErrors: (error, request, reply) => {
      // No hook runs for these: the address was not even read.
      reply.header('x-request-id', request.id).header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
      reply.header('content-security-policy', "default-src 'none';frame-ancestors 'none'");
      const refusal = refusalOf(error, { bodyLimit: limits.bodyBytes, accepts: [] });
      requestLog.failed(request, refusal.code, error);
      sendRefusal(request, reply, refusal);
    },
  }).withTypeProvider<ZodTypeProvider>() as unknown as ApiInstance;
  api.setSerializerCompiler(serializerCompiler);
  api.removeContentTypeParser('text/plain');
  api.server.on('checkExpectation', (_request, response) => {
    const text = rawAnswer({ code: 'invalid_request', status: 417, detail: 'Only "100-continue" can be expected.' }, newRequestId(clock.now()));
    response.socket?.end(text);
  });
  return api;
}
