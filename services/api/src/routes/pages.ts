import { type App, AppError, analysisQuerySchema } from '@clearweek/app';
import { dateOf, findZone, toWall, weekOf } from '@clearweek/calendar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { disconnectPage } from '../pages/disconnect-page.ts';
import { disconnectedPage } from '../pages/disconnected-page.ts';
import { homePage } from '../pages/home-page.ts';
import { createOwnForm, type OwnForm } from '../pages/own-form.ts';
import { takeForms } from '../pages/read-form.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import { weekPage } from '../pages/week-page.ts';
import type { SignIn } from '../plugins/sign-in.ts';
import { formToken } from '../visits/form-token.ts';
import { aroundWeek } from './around-week.ts';
import { connectionId } from './connection-id.ts';
import { providerOf } from './provider-of.ts';

const hidden = { schema: { hide: true } };

/** The few pages of a person. They work without JavaScript: every action is a form, answered with a redirect. */
export async function addPageRoutes(api: ApiInstance, context: ApiContext, signIn: SignIn): Promise<void> {
  const { app, limits } = context;
  await takeForms(api, limits);
  const ownForm = createOwnForm(signIn, limits);
  // A form is a file and a little around it.
  const form = { ...hidden, onRequest: signIn.requirePerson, bodyLimit: limits.calendarBytes + limits.bodyBytes };

  api.get('/', { ...hidden, onRequest: signIn.requireVisitor }, async (request, reply) => {
    const page = await showHome(context, signIn, request);
    return reply.type('text/html; charset=utf-8').send(page);
  });

  api.get('/weeks/:week', { ...hidden, onRequest: signIn.requireVisitor }, async (request, reply) => {
    const page = await showWeek(context, signIn, request);
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

  addDisconnectPages(api, { app, signIn, ownForm, form });
  addSignOutPages(api, { signIn, ownForm, form });
}

interface Forms {
  readonly signIn: SignIn;
  readonly ownForm: OwnForm;
  /** How every form is taken. */
  readonly form: object;
}

/** Erasing is asked about first, on a page of its own: it cannot be undone. */
function addDisconnectPages(api: ApiInstance, { app, signIn, ownForm, form }: Forms & { readonly app: App }): void {
  api.get('/calendars/:id/disconnect', { ...hidden, onRequest: signIn.requireVisitor }, async (request, reply) => {
    const { principal, cookie } = signIn.signedIn(request);
    const { id } = request.params as { id: string };
    const connection = await app.getConnection(principal, connectionId(id));
    const all = await app.listConnections(principal);
    const { isAdministrator } = await app.me(principal);
    const filesAndFeeds = all.filter(({ provider }) => provider === 'ics').length;
    const isLastAccount = connection.kind === 'account' && all.filter(({ kind }) => kind === 'account').length === 1;
    const manageUrl = connection.provider === 'ics' ? null : app.permissionsPage(connection.provider);
    const isLast = all.length === (isLastAccount ? filesAndFeeds + 1 : 1);
    const of = { connection, isLast, isLastAccount, filesAndFeeds, isAdministrator };
    const page = disconnectPage({ ...of, manageUrl, token: formToken(cookie) });
    return reply.type('text/html; charset=utf-8').send(page);
  });

  api.post('/calendars/:id/disconnect', form, async (request, reply) => {
    await ownForm(request);
    const { id } = request.params as { id: string };
    const { principal } = signIn.signedIn(request);
    const { kind, provider } = await app.getConnection(principal, connectionId(id));
    await app.disconnect(principal, connectionId(id));
    // The last account ends every session; what the browser still carries is good for nothing then.
    if ((await signIn.whoIs(request)) === null) await signIn.end(request, reply);
    return reply.redirect(kind === 'account' ? `/disconnected/${provider}` : '/', 303);
  });

  // Also for whoever is signed out by then: it says what has become of their last account.
  api.get('/disconnected/:provider', hidden, async (request, reply) => {
    const provider = providerOf(request);
    const known = await signIn.whoIs(request);
    const all = known === null ? null : await app.listConnections(known.principal);
    const left = all?.filter((one) => one.kind === 'account' && one.provider === provider) ?? null;
    const page = disconnectedPage(provider, left, app.permissionsPage(provider));
    return reply.type('text/html; charset=utf-8').send(page);
  });
}

function addSignOutPages(api: ApiInstance, { signIn, ownForm, form }: Forms): void {
  api.post('/session/end', form, async (request: FastifyRequest, reply: FastifyReply) => {
    await ownForm(request);
    await signIn.end(request, reply);
    return reply.redirect('/signed-out', 303);
  });
  api.post('/session/end-all', form, async (request: FastifyRequest, reply: FastifyReply) => {
    await ownForm(request);
    await signIn.endEverywhere(request, reply);
    return reply.redirect('/signed-out', 303);
  });
  api.get('/signed-out', hidden, async (request, reply) => {
    // By an old address or the way back: whoever is signed in must not be told otherwise.
    if ((await signIn.whoIs(request)) !== null) return reply.redirect('/', 303);
    const opensHere = (await signIn.localOpening(request)) === 'by-itself';
    return reply.type('text/html; charset=utf-8').send(signedOutPage({ opensHere }));
  });
}

function ownerOf(fields: ReadonlyMap<string, string>): string | null {
  const owner = (fields.get('owner') ?? '').trim();
  if (owner === '') return null;
  if (analysisQuerySchema.shape.owner.safeParse(owner).success) return owner;
  throw new AppError('invalid_request', 'This is not an e-mail address.');
}

/** The whole weeks before this one that the start page shows. */
const RECENT_WEEKS = 4;

async function showHome({ app, clock, mode }: ApiContext, signIn: SignIn, request: FastifyRequest): Promise<string> {
  const { principal, cookie } = signIn.signedIn(request);
  const person = await app.me(principal);
  const found = findZone(person.zone);
  if (found.kind !== 'zone') throw new Error('the zone of a person is not known to this runtime');
  const [connections, week, recent] = await Promise.all([
    app.listConnections(principal),
    app.getWeek(principal, weekOf(dateOf(toWall(clock.now(), found.zone)))),
    app.recentWeeks(principal, RECENT_WEEKS),
  ]);
  return homePage({ person, connections, week, recent, token: formToken(cookie), mode, still: isStill(request) });
}

async function showWeek({ app }: ApiContext, signIn: SignIn, request: FastifyRequest): Promise<string> {
  const { principal } = signIn.signedIn(request);
  const { week: name } = request.params as { week: string };
  const [connections, week] = await Promise.all([app.listConnections(principal), app.getWeek(principal, name)]);
  return weekPage({ week, connections, ...aroundWeek(name), still: isStill(request) });
}

/** Whether the page shall not look again by itself: its address says `?still`. */
function isStill({ query }: FastifyRequest): boolean {
  return 'still' in (query as object);
}
