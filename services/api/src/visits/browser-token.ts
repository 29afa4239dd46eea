import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../options.ts';

/**
 * The cookie that ties a sign-in to the browser that began it. It opens what was put aside for that sign-in, so an answer that
 * somebody else's browser brings back opens nothing. Its value is a secret of the app's.
 */
export function createBrowserToken({ secure }: Pick<ApiContext, 'secure'>) {
  const name = secure ? '__Host-clearweek_leaving' : 'clearweek_leaving';
  // Lax: the provider leads the browser back with a link of its own, and the cookie has to come along.
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    give: (reply: FastifyReply, token: string, expiresAt: number): void =>
      void reply.setCookie(name, token, { ...attributes, expires: new Date(expiresAt) }),
    /** Null where the browser carries none. */
    read: (request: FastifyRequest): string | null => request.cookies[name] ?? null,
  };
}
