import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { problemPage } from '../pages/problem-page.ts';
import { createAllowedMethods } from '../problems/allowed-methods.ts';
import { buildProblem, PROBLEM_TYPE, type Refusal } from '../problems/build-problem.ts';
import { drainBody } from '../problems/drain-body.ts';
import { refusalOf } from '../problems/refusal-of.ts';
import { acceptedTypes } from '../routes/route-facts.ts';
import { prefersHtml } from '../routes/prefers-html.ts';
import type { RequestLog } from './request-log.ts';
import { PAGE_POLICY } from './security-headers.ts';

/**
 * Makes every answer that is no success a problem (RFC 9457), Fastify's own ones included. A person in front of a browser
 * gets the same words as a page, at any address.
 */
export function addProblems(api: ApiInstance, context: ApiContext, requestLog: RequestLog): void {
  const allowed = createAllowedMethods();
  api.addHook('onRoute', ({ url, method }) => allowed.add(url, method));

  api.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error, {
      bodyLimit: request.routeOptions.bodyLimit ?? context.limits.bodyBytes,
      accepts: acceptedTypes(request.routeOptions.schema),
    });
    requestLog.failed(request, refusal.code, error);
    return refuse(request, reply, refusal);
  });

  api.setNotFoundHandler(async (request, reply) => {
    const methods = allowed.at(request.url.split('?', 1)[0] ?? '');
    const refusal: Refusal =
      // A route for many files takes the method, and has no such file.
      methods.length === 0 || methods.includes(request.method)
        ? { code: 'not_found', detail: 'There is nothing at this address.' }
        : {
            code: 'method_not_allowed',
            detail: `This address takes ${methods.join(', ')}.`,
            headers: { allow: methods.join(', ') },
          };
    requestLog.failed(request, refusal.code, null);
    return refuse(request, reply, refusal);
  });

  async function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Promise<FastifyReply> {
    // Fastify closes the connection after a parser's error; whether that is needed shows here.
    const ended = await drainBody(request.raw, context.limits.drain);
    if (ended) reply.removeHeader('connection');
    else reply.header('connection', 'close');
    if (refusal.headers !== undefined) reply.headers(refusal.headers);
    return sendRefusal(request, reply, refusal);
  }
}

/** Writes the answer itself, without looking at what is left of the request. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = buildProblem(refusal, request.id);
  // Also where the file that is missing could be kept.
  reply.code(problem.status).header('cache-control', 'no-store');
  if (prefersHtml(request)) {
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY);
    return reply.serializer(String).send(problemPage(problem, refusal.next ?? null));
  }
  // Without a schema in between: a problem of any status is written in full.
  return reply.type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}
