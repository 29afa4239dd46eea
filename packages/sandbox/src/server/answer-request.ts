import type { IncomingMessage, ServerResponse } from 'node:http';
import { frameFaultKinds, type FaultPlan, type Faults, type ProviderName } from './fault-kinds.ts';
import { faultReply } from './fault-replies.ts';
import { maskedAnswer, maskedBody, maskedParameters, withoutSecrets } from './masked.ts';
import { readRequest } from './read-request.ts';
import { json, type Reply } from './reply.ts';
import type { RequestLog } from './request-log-model.ts';
import type { SimRequest } from './request.ts';
import type { Router } from './router.ts';
import { rawReply, sendReply, sendSlowly, sendTruncated, type RawReply } from './send-reply.ts';

export interface AnswerOptions {
  readonly name: ProviderName;
  readonly router: Router;
  readonly origin: string;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Whom a token belongs to. */
  readonly personOf: (token: string) => string | null;
  /** The person's consent dies. */
  readonly revokePerson: (personId: string) => void;
  /** Told of what a route throws; the client only sees a 500. */
  readonly log: (message: string, error: unknown) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** Called before a request with an access token, or to the control, is answered: those may look at calendars. */
  readonly beforeCalendars?: () => void | Promise<void>;
}

/** Reads, lets a planned fault strike or the route answer, keeps the exchange, and sends. Never throws. */
export async function answerRequest(
  message: IncomingMessage,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  try {
    const request = await readRequest(message, options);
    if (request === null) {
      sendReply(response, rawReply({ status: 413, headers: { connection: 'close' } }));
      return;
    }
    const fault = faultFor(request, options);
    if (fault?.kind === 'revoked' && request.personId !== null) options.revokePerson(request.personId);
    if (fault?.kind === 'hang') return;
    const reply = rawReply((fault === null ? null : faultReply(fault)) ?? (await routed(request, options)));
    keep(request, reply, fault, options);
    await send(response, reply, fault, options);
  } catch (error) {
    // A client that goes away while its request is read, and nothing else.
    options.log(`${options.name}: a request ended early`, error);
    response.destroy();
  }
}

function isControl(request: SimRequest): boolean {
  return request.path.startsWith('/sandbox/');
}

/** Browsers say where a page comes from that sends something; programs say nothing. Otherwise any page could plan faults here. */
function isForeign({ headers }: SimRequest, own: string): boolean {
  const from = headers['origin'];
  return from !== undefined && from !== own;
}

function faultFor(request: SimRequest, { name, faults }: AnswerOptions): FaultPlan | null {
  if (isControl(request)) return null;
  const path = request.path + request.url.search;
  return faults.take({ provider: name, method: request.method, path, personId: request.personId }, frameFaultKinds);
}

async function routed(request: SimRequest, options: AnswerOptions): Promise<Reply> {
  const { router, log, name, origin, beforeCalendars } = options;
  const match = router(request.method, request.path);
  if (match === 'no-path') return json(404, { error: { code: 404, message: 'Not Found' } });
  if (match === 'no-method') return json(405, { error: { code: 405, message: 'Method Not Allowed' } });
  if (isControl(request) && isForeign(request, origin))
    return json(403, { error: { message: 'Not for pages from elsewhere.' } });
  try {
    if (request.bearer !== null || isControl(request)) await beforeCalendars?.();
    return await match.route.handle({ ...request, params: match.params });
  } catch (error) {
    log(`${name}: ${match.route.method} ${match.route.path} failed`, error);
    return json(500, { error: { code: 500, message: 'The simulator itself failed.' } });
  }
}

async function send(
  response: ServerResponse,
  reply: RawReply,
  fault: FaultPlan | null,
  { wait }: AnswerOptions,
): Promise<void> {
  if (fault?.kind === 'reset') response.destroy();
  else if (fault?.kind === 'truncated') sendTruncated(response, reply);
  else if (fault?.kind === 'slow') await sendSlowly(response, reply, fault, wait);
  else sendReply(response, reply);
}

function keep(request: SimRequest, reply: RawReply, fault: FaultPlan | null, options: AnswerOptions): void {
  const { requests, name } = options;
  if (isControl(request)) return;
  requests.countOne();
  if (!requests.recording) return;
  requests.add({
    provider: name,
    method: request.method,
    path: request.path,
    query: maskedParameters(request.query),
    headers: withoutSecrets(request.headers),
    requestBody: maskedBody(request.text, request.headers['content-type'] ?? ''),
    status: reply.status,
    responseHeaders: withoutSecrets(reply.headers),
    responseBody: maskedAnswer(Buffer.from(reply.bytes).toString('utf8')),
    fault: fault?.kind ?? null,
    personId: request.personId,
  });
}
