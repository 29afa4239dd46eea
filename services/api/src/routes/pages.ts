import { AppError, analysisQuerySchema, type ConnectionId } from '@clearweek/app';
import { dateOf, findZone, toWall, weekOf } from '@clearweek/calendar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { homePage } from '../pages/home-page.ts';
import { type Form, readForm, takeForms } from '../pages/read-form.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { formToken, isFormToken } from '../visits/form-token.ts';

const hidden = { schema: { hide: true } };

/** The few pages of an embedded installation. They work without JavaScript: every action is a form, answered with a redirect. */
export async function addPageRoutes(api: ApiInstance, context: ApiContext, signIn: SignIn): Promise<void> {
  const { app, limits } = context;
  await takeForms(api, limits);
  // A form is a file and a little around it.
  const form = { ...hidden, onRequest: signIn.requirePerson, bodyLimit: limits.calendarBytes + limits.bodyBytes };

  api.get('/', { ...hidden, onRequest: signIn.requirePerson }, async (request, reply) => {
    const page = await showHome(context, signIn, request);
    return reply.type('text/html; charset=utf-8').send(page);
  });

  api.post('/calendars', form, async (request, reply) => {
    const { fields, file } = await ownForm(request, signIn);
    if (file === null || file.length === 0) throw new AppError('not_a_calendar', 'Choose a calendar file first.');
    await app.connectFile(signIn.signedIn(request).principal, file, ownerOf(fields));
    return reply.redirect('/', 303);
  });

  api.post('/calendars/feed', form, async (request, reply) => {
    const { fields } = await ownForm(request, signIn);
    await app.connectFeed(signIn.signedIn(request).principal, (fields.get('url') ?? '').trim(), ownerOf(fields));
    return reply.redirect('/', 303);
  });

  api.post('/calendars/:id/disconnect', form, async (request, reply) => {
    await ownForm(request, signIn);
    const { data: id } = z.uuid().safeParse((request.params as { id: string }).id);
    if (id === undefined) throw new AppError('not_found', 'There is no such calendar.');
    await app.disconnect(signIn.signedIn(request).principal, id as ConnectionId);
    return reply.redirect('/', 303);
  });

  addSignOutPages(api, signIn, form);
}

function addSignOutPages(api: ApiInstance, signIn: SignIn, form: object): void {
  api.post('/session/end', form, async (request: FastifyRequest, reply: FastifyReply) => {
    await ownForm(request, signIn);
    await signIn.end(request, reply);
    return reply.redirect('/signed-out', 303);
  });
  api.get('/signed-out', hidden, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(signedOutPage()),
  );
}

/** The form, if it came from a page of this session. */
async function ownForm(request: FastifyRequest, signIn: SignIn): Promise<Form> {
  const form = await readForm(request);
  if (isFormToken(form.fields.get('token') ?? '', signIn.signedIn(request).cookie)) return form;
  throw new AppError(
    'foreign_origin',
    'The form is out of date, or not one of ours. Go to the start page and try again.',
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
