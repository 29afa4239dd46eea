import type { Reply } from './reply.ts';

/** A request as routes see it: read to its end, and within the frame's limits. */
export interface SimRequest {
  readonly method: string;
  /** Decoded only where `params` are taken from it. */
  readonly path: string;
  /** Absolute, on the simulator's own origin. */
  readonly url: URL;
  readonly query: URLSearchParams;
  /** What stood at `:name` in the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Names in lower case; several of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What follows `Bearer `; null without it. */
  readonly bearer: string | null;
  /** Whom the access token, or the refresh token of a form, belongs to; null for nobody (and for applications). */
  readonly personId: string | null;
  /** The body as JSON; undefined where it is none. Never throws: each provider refuses in its own words. */
  json(): unknown;
  /** The body as `application/x-www-form-urlencoded`. */
  form(): URLSearchParams;
}

/**
 * `path` is matched by segments: `:name` takes one whole segment (not empty), a final `*` takes the rest as `params.rest`.
 * The first route that matches wins; letters compare exactly unless `anyCase` is set, which never concerns `:name`.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly anyCase?: boolean;
  handle(request: SimRequest): Reply | Promise<Reply>;
}
