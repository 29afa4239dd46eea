import type { Reply } from '../server/reply.ts';
import type { SimRequest } from '../server/request.ts';
import type { Range } from './event-slots.ts';
import { badParameter, badRequest } from './graph-error.ts';
import { readQueryTime } from './graph-time.ts';
import { option } from './odata-query.ts';

const LONGEST_DAYS = 1_825;
const DAY = 86_400_000;

/** `startDateTime` and `endDateTime` of a request, or why they do not do. */
export function windowOf(request: SimRequest): Range | Reply {
  const start = readQueryTime(option(request, 'startDateTime'));
  const end = readQueryTime(option(request, 'endDateTime'));
  if (start === null || end === null) {
    return badParameter(
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    );
  }
  if (end < start) return badParameter('The end of the window is before its start.');
  if (end - start > LONGEST_DAYS * DAY) {
    return badRequest(`The requested time range is too long. Maximum number of days: ${LONGEST_DAYS}`);
  }
  return { start, end };
}
