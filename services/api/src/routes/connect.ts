import { AppError, type ConnectionId, type FinishedSignIn, type ProviderName } from '@clearweek/app';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { accountQuestionPage } from '../pages/account-question-page.ts';
import { connectPage } from '../pages/connect-page.ts';
import { readForm, takeForms } from '../pages/read-form.ts';
import { signInOutcomePage } from '../pages/sign-in-outcome-page.ts';
import type { RequestLog } from '../plugins/request-log.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { createBrowserToken } from '../visits/browser-token.ts';
import { providerOf } from './provider-of.ts';

const hidden = { schema: { hide: true } };
const HTML = 'text/html; charset=utf-8';
/** A form with one word in it. */
const FORM_BYTES = 8 * 1024;

/** Connecting an account, which is also signing in: what it means, the way to the provider, and the way back. */
export async function addConnectRoutes(
  api: ApiInstance,
  context: ApiContext,
  signIn: SignIn,
  requestLog: Pick<RequestLog, 'failed'>,
): Promise<void> {
  const { app, pretended } = context;
  await takeForms(api, { calendarBytes: FORM_BYTES });
  const browserToken = createBrowserToken(context);
  const whoIs = async (request: FastifyRequest) => (await signIn.whoIs(request))?.principal ?? null;

  api.get('/connect', hidden, async (request, reply) => {
    const choices = app
      .connectableProviders()
      .map((provider) => ({ provider, pretended: pretended.includes(provider) }));
    const known = (await signIn.whoIs(request)) !== null;
    const opensHere = !known && (await signIn.localOpening(request)) === 'if-asked';
    return reply.type(HTML).send(connectPage(choices, { opensHere }));
  });

  api.get('/connect/:provider', hidden, async (request, reply) => {
    const provider = providerOf(request);
    const query = request.query as Readonly<Record<string, unknown>>;
    const begun = await app.beginSignIn({
      provider,
      browserToken: browserToken.read(request),
      startedBy: await whoIs(request),
      returnTo: textOf(query['return_to']),
      connectionId: connectionOf(query['connection']),
    });
    browserToken.give(reply, begun.browserToken, begun.expiresAt);
    return reply.redirect(begun.url, 303);
  });

  api.get('/connect/:provider/callback', hidden, async (request, reply) => {
    const provider = providerOf(request);
    const finished = await app.finishSignIn({
      provider,
      query: queryOf(request),
      browserToken: browserToken.read(request),
      principal: await whoIs(request),
    });
    return answer(request, reply, finished, provider);
  });

  // At an address of its own, which can be opened again: that of the callback is good for once.
  api.get('/connect/question', hidden, async (request, reply) => {
    const question = await app.accountQuestion({
      decision: textOf((request.query as Readonly<Record<string, unknown>>)['decision']) ?? '',
      browserToken: browserToken.read(request),
      principal: await whoIs(request),
    });
    if (question.kind === 'invalid') return reply.code(400).type(HTML).send(signInOutcomePage(question, null));
    return reply.type(HTML).send(accountQuestionPage(question));
  });

  api.post('/session/here', { ...hidden, bodyLimit: FORM_BYTES }, async (request, reply) => {
    await readForm(request, { calendarBytes: FORM_BYTES });
    await signIn.beginHere(request, reply);
    return reply.redirect('/', 303);
  });

  api.post('/connect/decide', { ...hidden, bodyLimit: FORM_BYTES }, async (request, reply) => {
    signIn.refuseForeign(request);
    const { fields } = await readForm(request, { calendarBytes: FORM_BYTES });
    const choice = fields.get('choice');
    if (choice !== 'attach' && choice !== 'switch' && choice !== 'cancel') {
      throw new AppError('invalid_request', 'The form could not be read.');
    }
    const finished = await app.decideSignIn({
      decision: fields.get('decision') ?? '',
      choice,
      browserToken: browserToken.read(request),
      principal: await whoIs(request),
    });
    return answer(request, reply, finished, 'provider' in finished ? finished.provider : null);
  });

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    finished: FinishedSignIn,
    provider: ProviderName | null,
  ): Promise<FastifyReply> {
    switch (finished.kind) {
      case 'signed-in':
        await signIn.begin(request, reply, finished.session);
        return reply.redirect(finished.returnTo, 303);
      case 'attach':
      case 'taken':
      case 'elsewhere': {
        const token = browserToken.read(request);
        if (token !== null) browserToken.give(reply, token, finished.expiresAt);
        return reply.redirect(`/connect/question?decision=${encodeURIComponent(finished.decision)}`, 303);
      }
      default:
        // The person reads a page without a code; whoever runs Clearweek needs the code.
        if (finished.kind === 'failed') requestLog.failed(request, finished.problem.code, null);
        return reply.code(statusOf(finished.kind)).type(HTML).send(signInOutcomePage(finished, provider));
    }
  }
}

/** What went wrong is told to programs too; that somebody says no is nothing that went wrong. */
function statusOf(kind: FinishedSignIn['kind']): 200 | 400 | 503 {
  if (kind === 'invalid') return 400;
  return kind === 'failed' ? 503 : 200;
}

function queryOf({ raw }: FastifyRequest): string {
  const at = raw.url?.indexOf('?') ?? -1;
  return at === -1 ? '' : (raw.url ?? '').slice(at + 1);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function connectionOf(value: unknown): ConnectionId | null {
  return z.uuid().safeParse(value).success ? (value as ConnectionId) : null;
}
