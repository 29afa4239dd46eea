import { AppError, analysisQuerySchema } from '@clearweek/app';
import { dateOf, findZone, toWall, weekOf } from '@clearweek/calendar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { homePage } from '../pages/home-page.ts';
import { createOwnForm, type OwnForm } from '../pages/own-form.ts';
import { takeForms } from '../pages/read-form.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { formToken } from '../visits/form-token.ts';
import { connectionId } from './connection-id.ts';

const hidden = { schema: { hide: true } };

/** The few pages of an embedded installation. They work without JavaScript: every action is a form, answered with a redirect. */
export async function addPageRoutes(api: ApiInstance, context: ApiContext, signIn: SignIn): Promise<void> {
  const { app, limits } = context;
  await takeForms(api, limits);
  const ownForm = createOwnForm(signIn, limits);
  // A form is a file and a little around it.
  const form = { ...hidden, onRequest: signIn.requirePerson, bodyLimit: limits.calendarBytes + limits.bodyBytes };

  api.get('/', { ...hidden, onRequest: signIn.requirePerson }, async (request, reply) => {
    const page = await showHome(context, signIn, request);
    return reply.type('text/html; charset=utf-8').send(page);
  });

  api.post('/calendars', form, async (request, reply) => {
    const { fields, file } = await ownForm(request);
    if (file === null || file.length === 0) throw new AppError('not_a_calendar', 'Choose a calendar file first.');
    await app.connectFile(signIn.signedIn(request).principal, file, ownerOf(fields));
    return reply.redirect('/', 303);
  });

  api.post('/calendars/feed', form, async (request, reply) => {
    const { fields } = await ownForm(request);
    await app.connectFeed(signIn.signedIn(request).principal, (fields.get('url') ?? '').trim(), ownerOf(fields));
    return reply.redirect('/', 303);
  });

  api.post('/calendars/:id/disconnect', form, async (request, reply) => {
    await ownForm(request);
    const { id } = request.params as { id: string };
    await app.disconnect(signIn.signedIn(request).principal, connectionId(id));
    return reply.redirect('/', 303);
  });

  addSignOutPages(api, { signIn, ownForm, form });
}

interface SignOut {
  readonly signIn: SignIn;
  readonly ownForm: OwnForm;
  /** How every form is taken. */
  readonly form: object;
}

function addSignOutPages(api: ApiInstance, { signIn, ownForm, form }: SignOut): void {
  api.post('/session/end', form, async (request: FastifyRequest, reply: FastifyReply) => {
    await ownForm(request);
    await signIn.end(request, reply);
    return reply.redirect('/signed-out', 303);
  });
  api.get('/signed-out', hidden, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(signedOutPage()),
  );
}

function ownerOf(fields: ReadonlyMap<string, string>): string | null {
  const owner = (fields.get('owner') ?? '').trim();
  if (owner === '') return null;
  if (analysisQuerySchema.shape.owner.safeParse(owner).success) return owner;
  throw new AppError('invalid_request', 'This is not an e-mail address.');
}

async function showHome({ app, clock }: ApiContext, signIn: SignIn, request: FastifyRequest): Promise<string> {
  const { principal, cookie } = signIn.signedIn(request);
  const person = await app.me(principal);
  const found = findZone(person.zone);
  if (found.kind !== 'zone') throw new Error('the zone of a person is not known to this runtime');
  const [connections, week] = await Promise.all([
    app.listConnections(principal),
    app.getWeek(principal, weekOf(dateOf(toWall(clock.now(), found.zone)))),
  ]);
  return homePage({ person, connections, week, token: formToken(cookie) });
}
