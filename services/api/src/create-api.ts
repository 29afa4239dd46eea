import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { ApiInstance } from './api-instance.ts';
import { createServer } from './create-server.ts';
import { type ApiContext, apiContext, type ApiOptions } from './options.ts';
import { addOpenApi } from './plugins/openapi.ts';
import { addOverload } from './plugins/overload.ts';
import { addProblems } from './plugins/problems.ts';
import { addRateLimits } from './plugins/rate-limits.ts';
import { createRequestLog, type RequestLog } from './plugins/request-log.ts';
import { addSecurityHeaders } from './plugins/security-headers.ts';
import { createSignIn, type SignIn } from './plugins/sign-in.ts';
import { addStrictRequests } from './plugins/strict-requests.ts';
import { addAnalysisRoutes } from './routes/analysis.ts';
import { addConnectRoutes } from './routes/connect.ts';
import { addConnectionRoutes } from './routes/connections.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addMeRoutes } from './routes/me.ts';
import { addOrganizationRoutes, addPeopleRoute } from './routes/organizations.ts';
import { addPageStyleRoute } from './routes/page-style.ts';
import { addPageRoutes } from './routes/pages.ts';
import { addProblemCodeRoutes } from './routes/problem-codes.ts';
import { addSessionRoutes } from './routes/session.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';
import { addWeekRoutes } from './routes/weeks.ts';

/**
 * The HTTP side of Clearweek, ready to listen or to be asked in process. It opens no port. Headers of proxies are not believed: the
 * address of a caller is that of the connection, unless that is a proxy that was named, and then for counting only.
 */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const context = apiContext(options);
  const requestLog = createRequestLog(context);
  const api = createServer(context);

  await addSecurityHeaders(api, context);
  requestLog.install(api);
  addProblems(api, context, requestLog);
  await addOverload(api, context);
  await api.register(cookie);
  const rateLimits = await addRateLimits(api, context);
  addStrictRequests(api);
  const signIn = createSignIn(context, rateLimits);
  await addOpenApi(api, context);
  await addRoutes(api, context, signIn, requestLog);

  await api.ready();
  return api as unknown as FastifyInstance;
}

async function addRoutes(api: ApiInstance, context: ApiContext, signIn: SignIn, requestLog: RequestLog): Promise<void> {
  const { app, limits } = context;
  const deps = { app, signIn, limits };
  addMeRoutes(api, deps);
  addWeekRoutes(api, deps);
  addSessionRoutes(api, deps);
  addOrganizationRoutes(api, deps);
  addHealthRoutes(api, context);
  addProblemCodeRoutes(api);
  addPageStyleRoute(api);
  // Each in a part of its own, because it takes kinds of content that the others do not take.
  await api.register(async (part) => addConnectionRoutes(part as ApiInstance, deps));
  await api.register(async (part) => addAnalysisRoutes(part as ApiInstance, deps));
  await api.register((part) => addPageRoutes(part as ApiInstance, context, signIn));
  await api.register((part) => addConnectRoutes(part as ApiInstance, context, signIn, requestLog));
  await api.register((part) => addWebhookRoutes(part as ApiInstance, context, requestLog));
  await api.register(async (part) => addPeopleRoute(part as ApiInstance, deps));
  await api.register((part) => addDocsRoutes(part as ApiInstance));
}
