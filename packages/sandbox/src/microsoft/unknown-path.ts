import type { Route } from '../server/request.ts';
import { graphError } from './graph-error.ts';

/** What Graph says to a path that it does not have. */
export function unknownPath(): Route[] {
  return (['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const).map((method) => ({
    method,
    path: '/v1.0/*',
    anyCase: true,
    handle: () => graphError(400, 'BadRequest', 'Resource not found for the segment.'),
  }));
}
