import cookie from '@fastify/cookie';
import { AppError, type Principal } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { isForeign, isLocalVisit, loopbackHost, type Visit } from '../visits/local-visit.ts';
import type { RateLimits } from './rate-limits.ts';

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
  /** A hook: goes on only where it is known who is asking; in embedded mode it signs in whoever visits from this machine. */
  readonly requirePerson: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** A hook: goes on only for visits from this machine in embedded mode. Nobody is signed in. */
  readonly requireLocalVisit: (request: FastifyRequest) => Promise<void>;
  /** As `requirePerson`, for pages: in production whoever is not signed in is led to where one can. */
  readonly requireVisitor: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  /** Throws `foreign_origin` where a browser says that another site started it. */
  refuseForeign(request: FastifyRequest): void;
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

export function sessionCookieName({ secure }: Pick<ApiContext, 'secure'>): string {
  // Browsers take the prefix only with https; it then proves that no neighbouring name has set the cookie.
  return secure ? '__Host-clearweek_session' : 'clearweek_session';
}

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export async function addSignIn(api: ApiInstance, context: ApiContext, rateLimits: RateLimits): Promise<SignIn> {
  await api.register(cookie);
  const { app, mode, secure } = context;
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
    const known = carried === undefined ? null : await app.authenticate(carried);
    return carried === undefined || known === null ? null : { principal: known, cookie: carried };
  }

  function setCookie(reply: FastifyReply, session: NewSession): void {
    reply.setCookie(name, session.cookie, { ...attributes, expires: asDate(session.expiresAt) });
  }

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn> {
    const known = await whoIs(request);
    if (known !== null) {
      refuseForeign(request);
      return known;
    }
    if (mode !== 'embedded' || !isLocalVisit(visitOf(request))) throw notSignedIn(mode);
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
        // In embedded mode nobody has to sign in; a visit that is refused there is told why.
        if (isUnknown && mode === 'production') return reply.redirect('/connect', 303);
        throw error;
      }
    },
    refuseForeign,
    whoIs,
    async begin(request, reply, session) {
      const carried = request.cookies[name];
      // First, so that the browser has it even where the old one cannot be ended at the moment.
      setCookie(reply, session);
      if (carried !== undefined && carried !== session.cookie) await app.signOut(carried);
    },
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
