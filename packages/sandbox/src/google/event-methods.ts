import type { ApiMethod } from './api-route.ts';

type Named = Pick<ApiMethod, 'name' | 'method'>;

/** A method on the events of a calendar; `below` is what its path has after them. */
export function onEvents({ name, method }: Named, answer: ApiMethod['answer'], below = ''): ApiMethod {
  return { name, method, path: `/calendar/v3/calendars/:calendarId/events${below}`, answer };
}

/** The same on one event, or one occurrence: what `eventIdOf` names. */
export function onEvent(named: Named, answer: ApiMethod['answer'], below = ''): ApiMethod {
  return onEvents(named, answer, `/:eventId${below}`);
}
