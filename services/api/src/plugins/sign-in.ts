import { AppError, type LocalOpening, type Principal } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../options.ts';
import { isForeign, isLocalVisit, loopbackHost, type Visit } from '../visits/local-visit.ts';
import type { RateLimits } from './rate-limits.ts';
import { sessionCookieName } from './session-cookie.ts';

export interface SignedIn {
  readonly principal: Principal;
  /** What the browser carries. A secret. */
  readonly cookie: string;
}

/** A session that a sign-in has made. */
export interface NewSession extends SignedIn {
  readonly expiresAt: Instant;
}

export interface SignIn {
  /**
   * A hook: goes on only where it is known who is asking; in embedded mode it signs in whoever visits from this machine, as long as
   * nobody has connected an account.
   */
  readonly requirePerson: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** A hook: goes on only for visits from this machine in embedded mode. Nobody is signed in. */
  readonly requireLocalVisit: (request: FastifyRequest) => Promise<void>;
  /** As `requirePerson`, for pages: whoever is not signed in is led to where one can. */
  readonly requireVisitor: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  /** Throws `foreign_origin` where a browser says that another site started it. */
  refuseForeign(request: FastifyRequest): void;
  /** Whether a visit from this machine would be signed in; `not` for any other visit, and in production. */
  localOpening(request: FastifyRequest): Promise<LocalOpening>;
  /** Signs in the local person of this machine, who asks for it. Throws `not_signed_in` where that is not possible. */
  beginHere(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Who is asking, if that is known. Signs nobody in. */
  whoIs(request: FastifyRequest): Promise<SignedIn | null>;
  /** Gives the browser a new session and ends the one that it had. */
  begin(request: FastifyRequest, reply: FastifyReply, session: NewSession): Promise<void>;
  /** Who is asking, behind `requirePerson`. */
  signedIn(request: FastifyRequest): SignedIn;
  /** Ends the session that the request carries, if it carries one. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Ends every session of who is asking, behind `requirePerson`. */
  endEverywhere(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export function createSignIn(context: ApiContext, rateLimits: RateLimits): SignIn {
  const { app, mode, secure } = context;
  const { sessions } = rateLimits;
  const name = sessionCookieName(context);
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const people = new WeakMap<FastifyRequest, SignedIn>();

  function refuseForeign(request: FastifyRequest): void {
    if (unsafe.has(request.method) && isForeign(visitOf(request), ownOrigins(context, request))) {
      throw new AppError('foreign_origin', 'This was started by another site. Open Clearweek itself and do it there.');
    }
  }

  async function whoIs(request: FastifyRequest): Promise<SignedIn | null> {
    const carried = request.cookies[name];
    if (carried === undefined) return null;
    const known = await app.authenticate(carried);
    if (known === null) sessions.forget(carried);
    else sessions.remember(carried, known.personId);
    return known === null ? null : { principal: known, cookie: carried };
  }

  function setCookie(reply: FastifyReply, session: NewSession): void {
    reply.setCookie(name, session.cookie, { ...attributes, expires: asDate(session.expiresAt) });
    sessions.remember(session.cookie, session.principal.personId);
  }

  /** Whether it is a visit from the machine of an embedded installation. */
  function isHere(request: FastifyRequest): boolean {
    return mode === 'embedded' && isLocalVisit(visitOf(request));
  }

  async function begin(request: FastifyRequest, reply: FastifyReply, session: NewSession): Promise<void> {
    const carried = request.cookies[name];
    // First, so that the browser has it even where the old one cannot be ended at the moment.
    setCookie(reply, session);
    if (carried !== undefined && carried !== session.cookie) await app.signOut(carried);
  }

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn> {
    const known = await whoIs(request);
    if (known !== null) {
      refuseForeign(request);
      return known;
    }
    if (!isHere(request)) throw notSignedIn(mode);
    const session = await app.signInLocal();
    setCookie(reply, session);
    return session;
  }

  function signedIn(request: FastifyRequest): SignedIn {
    const person = people.get(request);
    if (person === undefined) throw new Error('the route does not require a person');
    return person;
  }

  async function requirePerson(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const person = await identify(request, reply);
    people.set(request, person);
    await rateLimits.countPerson(request, reply, person.principal.personId);
  }

  return {
    requirePerson,
    async requireVisitor(request, reply) {
      try {
        return await requirePerson(request, reply);
      } catch (error) {
        const isUnknown = error instanceof AppError && error.code === 'not_signed_in';
        // A visit to an embedded installation from elsewhere is told why it is refused.
        if (isUnknown && (mode === 'production' || isHere(request))) return reply.redirect('/connect', 303);
        throw error;
      }
    },
    refuseForeign,
    whoIs,
    localOpening: async (request) => (isHere(request) ? app.localOpening() : 'not'),
    async beginHere(request, reply) {
      if (!isHere(request)) throw notSignedIn(mode);
      await begin(request, reply, await app.signInLocal({ asked: true }));
    },
    begin,
    async requireLocalVisit(request) {
      if (mode !== 'embedded')
        throw new AppError(
          'not_signed_in',
          'This needs an API key with the scope "analysis". There are no API keys yet.',
        );
      if (!isLocalVisit(visitOf(request))) throw notSignedIn(mode);
    },
    signedIn,
    async end(request, reply) {
      const carried = request.cookies[name];
      if (carried === undefined) return;
      refuseForeign(request);
      await app.signOut(carried);
      reply.clearCookie(name, attributes);
    },
    async endEverywhere(request, reply) {
      await app.signOutEverywhere(signedIn(request).principal);
      reply.clearCookie(name, attributes);
    },
  };
}

function visitOf({ headers, raw }: FastifyRequest): Visit {
  return { headers, remoteAddress: raw.socket.remoteAddress };
}

function ownOrigins({ mode, publicUrl }: ApiContext, request: FastifyRequest): string[] {
  const host = mode === 'embedded' ? loopbackHost(visitOf(request)) : null;
  return host === null ? [new URL(publicUrl).origin] : [`http://${host}`];
}

function notSignedIn(mode: ApiContext['mode']): AppError {
  return new AppError(
    'not_signed_in',
    mode === 'embedded'
      ? 'Open Clearweek in a browser on the computer that it runs on, by its own address.'
      : 'There is no valid session.',
  );
}

function asDate(at: Instant): Date {
  return new Date(at);
}
