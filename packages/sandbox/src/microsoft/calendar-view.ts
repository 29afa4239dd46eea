import type { Route } from '../server/request.ts';
import type { SimEvent } from '../world/model.ts';
import { calendarRoutes } from './calendar-route.ts';
import { changedIn, overlaps, regularSlots, timesRange, type Range } from './event-slots.ts';
import { applied } from './graph-page.ts';
import type { GraphContext, MailboxCall } from './graph-context.ts';
import { badParameter } from './graph-error.ts';
import { pagedReply } from './paged-reply.ts';
import { NEEDS } from './permissions.ts';
import { windowOf } from './query-window.ts';
import { renderEvent, renderException, renderOccurrence, type View } from './render-event.ts';
import { refusedOption } from './odata-query.ts';

export interface Placed extends Range {
  render(): object;
}

/** `calendarView` without delta: whole occurrences and single events by start; nothing tells of what went. */
export function calendarView(context: GraphContext): Route[] {
  return calendarRoutes(context, 'GET', '/calendarView', NEEDS.events, (call, calendar) => {
    const window = windowOf(call.request);
    if ('status' in window) return window;
    const refused = refusedOption(call.request, ['filter', 'search', 'expand']);
    if (refused !== null) return badParameter('This simulator lists without filters only.');
    const view = call.view(calendar);
    const placed = [...calendar.events.values()].flatMap((event) => placedIn(event, view, window));
    return answer(context, call, placed.sort(byStart));
  });
}

/** Everything of an event that is in a range: itself, or its occurrences and exceptions. */
export function placedIn(event: SimEvent, view: View, range: Range): Placed[] {
  const { zone } = view.calendar;
  if (event.rule === null) {
    const own = timesRange(event.times, zone);
    return overlaps(own, range) ? [{ ...own, render: () => renderEvent(event, view) }] : [];
  }
  const regular = regularSlots(event, zone, range).map((slot) => ({
    start: slot.start,
    end: slot.end,
    render: () => renderOccurrence(event, slot, view),
  }));
  const changed = changedIn(event, zone, range).map((exception) => ({
    ...timesRange(exception.times, zone),
    render: () => renderException(event, exception, view),
  }));
  return [...regular, ...changed];
}

export function byStart(one: Range, other: Range): number {
  return one.start - other.start || one.end - other.end;
}

function answer({ frame }: GraphContext, { request, prefer, person }: MailboxCall, placed: readonly Placed[]) {
  return pagedReply({
    request,
    prefer,
    origin: frame.origin(),
    about: `users('${person.subject}')/calendarView`,
    count: placed.length,
    render: (index) => placed[index]?.render() ?? {},
    headers: applied(prefer),
  });
}
