import type { Route } from '../server/request.ts';
import type { SimCalendar } from '../world/model.ts';
import type { Answer, GraphContext, MailboxCall } from './graph-context.ts';
import { itemNotFound } from './graph-error.ts';
import { mailboxRoutes } from './graph-route.ts';
import { readCalendarId } from './item-ids.ts';
import type { Need } from './permissions.ts';

/** A route of one calendar: of the default one (`/me/…` and `/me/calendar/…`) and of a named one (`/me/calendars/{id}/…`). */
export function calendarRoutes(
  context: GraphContext,
  method: Route['method'],
  path: string,
  need: Need,
  handle: (call: MailboxCall, calendar: SimCalendar) => Answer,
): Route[] {
  const answer = (call: MailboxCall): Answer => {
    const calendar = calendarOf(context, call);
    return calendar === null ? itemNotFound() : handle(call, calendar);
  };
  return ['', '/calendar', '/calendars/:calendar'].flatMap((root) =>
    root + path === '' ? [] : mailboxRoutes(context, method, root + path, need, answer),
  );
}

/** The calendar that a path names, if it is the mailbox's own; the default one where it names none. */
export function calendarOf({ frame }: GraphContext, { request, person }: MailboxCall): SimCalendar | null {
  const own = frame.world.calendars(person.id);
  const asked = request.params['calendar'];
  if (asked === undefined) return own.find(({ primary }) => primary) ?? null;
  const id = readCalendarId(asked);
  return own.find((calendar) => calendar.id === id) ?? null;
}
