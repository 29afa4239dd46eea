import cookie from '@fastify/cookie';
import { AppError, type Principal } from '@clearweek/app';
import type { Instant } from '@clearweek/calendar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../api-instance.ts';
import type { ApiContext } from '../options.ts';
import { isForeign, isLocalVisit, loopbackHost, type Visit } from '../visits/local-visit.ts';
import type { RateLimits } from './rate-limits.ts';

interface SignedIn {
  readonly principal: Principal;
  /** What the browser carries. A secret. */
  readonly cookie: string;
}

export interface SignIn {
  /** A hook: goes on only where it is known who is asking; in embedded mode it signs in whoever visits from this machine. */
  readonly requirePerson: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** A hook: goes on only for visits from this machine in embedded mode. Nobody is signed in. */
  readonly requireLocalVisit: (request: FastifyRequest) => Promise<void>;
  /** Who is asking, behind `requirePerson`. */
  signedIn(request: FastifyRequest): SignedIn;
  /** Ends the session that the request carries, if it carries one. */
  end(request: FastifyRequest, reply: FastifyReply): Promise<void>;
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

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn> {
    const carried = request.cookies[name];
    const known = carried === undefined ? null : await app.authenticate(carried);
    if (carried !== undefined && known !== null) {
      refuseForeign(request);
      return { principal: known, cookie: carried };
    }
    if (mode !== 'embedded' || !isLocalVisit(visitOf(request))) throw notSignedIn(mode);
    const session = await app.signInLocal();
    reply.setCookie(name, session.cookie, { ...attributes, expires: asDate(session.expiresAt) });
    return session;
  }

  return {
    async requirePerson(request, reply) {
      const person = await identify(request, reply);
      people.set(request, person);
      await rateLimits.countPerson(request, reply, person.principal.personId);
    },
    async requireLocalVisit(request) {
      if (mode !== 'embedded')
        throw new AppError(
          'not_signed_in',
          'This needs an API key with the scope "analysis". There are no API keys yet.',
        );
      if (!isLocalVisit(visitOf(request))) throw notSignedIn(mode);
    },
    signedIn(request) {
      const person = people.get(request);
      if (person === undefined) throw new Error('the route does not require a person');
      return person;
    },
    async end(request, reply) {
      const carried = request.cookies[name];
      if (carried === undefined) return;
      refuseForeign(request);
      await app.signOut(carried);
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
