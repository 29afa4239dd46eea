import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { problemPage } from '../pages/problem-page.ts';
import { createAllowedMethods } from '../problems/allowed-methods.ts';
import { buildProblem, PROBLEM_TYPE, type Refusal } from '../problems/build-problem.ts';
import { drainBody } from '../problems/drain-body.ts';
import { refusalOf } from '../problems/refusal-of.ts';
import { acceptedTypes, isPage, prefersHtml } from '../routes/route-facts.ts';
import type { RequestLog } from './request-log.ts';

/**
 * Makes every answer that is no success a problem (RFC 9457), Fastify's own ones included. A person in front of a page
 * gets the same words as a page.
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
      methods.length === 0
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
  reply.code(problem.status);
  if (isPage(request.routeOptions.url) && prefersHtml(request)) {
    return reply.type('text/html; charset=utf-8').send(problemPage(problem));
  }
  // Without a schema in between: a problem of any status is written in full.
  return reply.type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}
