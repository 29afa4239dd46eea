import { AppError } from '@clearweek/app';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { describeIssues, inPlainWords } from '../problems/describe-issues.ts';
import { isMultipart } from '../routes/route-facts.ts';

/**
 * What is not understood is refused instead of passed over: unknown and repeated parameters, bodies where none belongs,
 * compressed bodies. Says in plain words what is wrong with each field.
 */
export function addStrictRequests(api: ApiInstance): void {
  takeJsonOnly(api);
  api.addHook('onRequest', async (request) => {
    // RFC 9112 section 3.2: a request of HTTP/1.1 without Host is answered with 400.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      throw new AppError('invalid_request', 'The Host header is missing.');
    }
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity' && announcesBody(request)) {
      throw new AppError('unsupported_media_type', 'Send the body as it is, without a Content-Encoding such as gzip.');
    }
  });

  api.addHook('preValidation', async (request) => {
    const { schema } = request.routeOptions;
    // Routes without a schema are files and pages; nothing is read from their addresses.
    if (schema === undefined || 'hide' in schema) return;
    refuseRepeated(request);
    if (schema.querystring === undefined)
      checkAgainst(noParameters, request.query, 'The address has parameters that are not known here.');
    if (schema.body === undefined && request.body !== undefined && !isMultipart(request)) {
      throw new AppError('invalid_request', 'No body is taken here.');
    }
  });

  api.setValidatorCompiler(({ schema }) => (data) => {
    const result = (schema as unknown as z.ZodType).safeParse(data, { error: inPlainWords });
    if (result.success) return { value: result.data };
    return { error: invalid(result.error, data, 'The request is not in the expected form.') };
  });
}

/** Programs that announce JSON with every request, and then send none where none belongs, are let through. */
function takeJsonOnly(api: ApiInstance): void {
  const parse = api.getDefaultJsonParser('error', 'error');
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '' && request.routeOptions.schema?.body === undefined) done(null);
    else void parse(request, body, done);
  });
}

const noParameters = z.strictObject({});

function checkAgainst(schema: z.ZodType, data: unknown, detail: string): void {
  // The query is an object without a prototype, which zod does not take for an object of its own.
  const result = schema.safeParse({ ...(data as object) }, { error: inPlainWords });
  if (!result.success) throw invalid(result.error, data, detail);
}

function invalid(error: z.ZodError, data: unknown, detail: string): AppError {
  return new AppError('invalid_request', detail, { problems: describeIssues(error.issues, data) });
}

function refuseRepeated(request: FastifyRequest): void {
  const repeated = Object.entries(request.query as Record<string, unknown>).filter(([, value]) => Array.isArray(value));
  if (repeated.length === 0) return;
  throw new AppError('invalid_request', 'A parameter may be given only once.', {
    problems: repeated.map(([name]) => ({ pointer: `/${name}`, code: 'repeated', text: 'Give this only once.' })),
  });
}

/** A body that comes with GET or HEAD means nothing (RFC 9110 section 9.3.1) and is not read. */
function announcesBody({ headers, method }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
