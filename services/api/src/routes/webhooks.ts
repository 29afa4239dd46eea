import { AppError, decodeWatchName, type NoticesTaken } from '@clearweek/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import { readGoogleNotice } from '../notices/google-notice.ts';
import { type MicrosoftNotice, readMicrosoftNotices, readValidationToken } from '../notices/microsoft-notices.ts';
import { createInTime } from '../notices/in-time.ts';
import { fromGoogle, fromMicrosoft, lifecycleFromMicrosoft } from '../notices/named-notices.ts';
import { createStrangers } from '../notices/strangers.ts';
import type { ApiContext } from '../options.ts';
import type { RequestLog } from '../plugins/request-log.ts';

const hidden = { schema: { hide: true } };
/** What a provider may send at once, in bytes. */
const NOTICE_BYTES = 256 * 1024;

/**
 * Where providers tell that something has changed. What they say is a hint and nothing more; it is acknowledged once the order to read is
 * written, and not before; where that takes too long, the provider is asked to send it again. A notice of nobody is answered like an address that does not exist.
 */
export async function addWebhookRoutes(
  api: ApiInstance,
  { app, limits, clock }: Pick<ApiContext, 'app' | 'limits' | 'clock'>,
  requestLog: Pick<RequestLog, 'note'>,
): Promise<void> {
  const limited = { ...hidden, bodyLimit: NOTICE_BYTES };
  const inTime = createInTime(limits);
  const strangers = createStrangers({ perMinute: limits.strangersPerMinute, now: () => clock.now() });
  takeAnyBody(api);

  /** Notes how many were ours, for the log. */
  const noted = (request: FastifyRequest, sent: number, { known }: Pick<NoticesTaken, 'known'>): number => {
    requestLog.note(request, { noticesKnown: known, noticesUnknown: sent - known });
    // Graph puts notices of many into one request: that of a stranger among them is dropped, and the others count.
    if (known === 0) strangers.count(sent);
    return known;
  };

  // In a part of its own: nothing that stands in its body is looked at, not even whether it is what it says to be.
  await api.register(async (part) => {
    part.removeAllContentTypeParsers();
    takeAnyBody(part as ApiInstance);
    part.post('/webhooks/google', limited, async (request, reply) => {
      const read = readGoogleNotice(request.headers);
      const notice = read === null ? null : fromGoogle(read);
      // The first one only says that the channel stands.
      const take = read?.state === 'sync' ? app.recognizeNotices : app.takeNotices;
      const taken = notice === null ? { known: 0 } : await inTime((signal) => take([notice], signal));
      if (noted(request, 1, taken) === 0) throw new AppError('not_found', 'There is nothing at this address.');
      return reply.code(204).send();
    });
  });

  api.post('/webhooks/microsoft', limited, async (request, reply) => {
    if (isHandshake(request)) return shakeHands(request, reply);
    const { sent, items } = microsoftNotices(request);
    const known = items.map(fromMicrosoft).filter(isOfKnownForm);
    noted(request, sent, await inTime((signal) => app.takeNotices(known, signal)));
    return reply.code(202).send();
  });

  api.post('/webhooks/microsoft/lifecycle', limited, async (request, reply) => {
    if (isHandshake(request)) return shakeHands(request, reply);
    const { sent, items } = microsoftNotices(request);
    const known = items.map(lifecycleFromMicrosoft).filter(isOfKnownForm);
    noted(request, sent, await inTime((signal) => app.takeLifecycle(known, signal)));
    return reply.code(202).send();
  });

  /** Graph asks whether the address is ours before it makes a subscription; it is echoed only while one is being made. */
  async function shakeHands(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const token = readValidationToken(request.query);
    const { watch } = request.query as { watch?: unknown };
    const named = typeof watch === 'string' ? decodeWatchName(watch) : null;
    if (token === null || named === null || !(await inTime(() => app.awaitsHandshake(named)))) {
      throw new AppError('invalid_request', 'Nobody is waiting for this.');
    }
    return reply.type('text/plain; charset=utf-8').send(token);
  }
}

function microsoftNotices({ body }: FastifyRequest): { sent: number; items: readonly MicrosoftNotice[] } {
  const notices = readMicrosoftNotices(body);
  if (notices === null) throw new AppError('invalid_request', 'This is not a collection of notices.');
  return notices;
}

/** Bodies of kinds that are not known are read to their end and thrown away. */
function takeAnyBody(api: ApiInstance): void {
  api.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
}

function isOfKnownForm<N>(notice: N | null): notice is N {
  return notice !== null;
}

function isHandshake({ query }: FastifyRequest): boolean {
  return 'validationToken' in (query as object);
}
