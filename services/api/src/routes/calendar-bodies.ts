import { AppError } from '@clearweek/app';
import type { ApiInstance } from '../api-instance.ts';

/** Lets the routes of this part take calendar files as they are, as bytes. */
export function takeCalendarFiles(api: ApiInstance): void {
  api.addContentTypeParser(
    ['text/calendar', 'application/octet-stream'],
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, body);
    },
  );
}

/** A request without a body and without a content type reaches its handler unchecked; there is nothing to be read in it. */
export function requireBody<Body>(body: Body | undefined | null): Body {
  if (body === undefined || body === null)
    throw new AppError('invalid_request', 'The body is missing: send a calendar.');
  return body;
}
