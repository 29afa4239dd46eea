import type { Reply } from '../server/reply.ts';
import type { Route } from '../server/request.ts';
import type { SimCalendar, SimEvent } from '../world/model.ts';
import { calendarRoutes } from './calendar-route.ts';
import { byStart, placedIn } from './calendar-view.ts';
import { slotAt } from './event-slots.ts';
import type { GraphContext, MailboxCall } from './graph-context.ts';
import { badRequest, itemNotFound } from './graph-error.ts';
import { applied } from './graph-page.ts';
import { readItemId, type ItemName } from './item-ids.ts';
import { selectOf } from './odata-query.ts';
import { pagedReply, selected } from './paged-reply.ts';
import { NEEDS } from './permissions.ts';
import { windowOf } from './query-window.ts';
import { renderEvent, renderException, renderOccurrence, type View } from './render-event.ts';

export interface FoundItem {
  readonly calendar: SimCalendar;
  readonly event: SimEvent;
  readonly name: ItemName;
}

/** `events/{id}` and `events/{id}/instances`, in a named calendar or in any of the mailbox. */
export function singleEvent(context: GraphContext): Route[] {
  const { events } = NEEDS;
  return [
    ...calendarRoutes(context, 'GET', '/events/:event', events, (call) => {
      const found = findItem(context, call);
      const item = found === null ? null : renderItem(found, call.view(found.calendar));
      if (item === null) return itemNotFound();
      const about = `${context.frame.origin()}/v1.0/$metadata#users('${call.person.subject}')/events/$entity`;
      const body = { '@odata.context': about, ...selected(item, selectOf(call.request)) };
      return { status: 200, body: JSON.stringify(body), headers: applied(call.prefer) };
    }),
    ...calendarRoutes(context, 'GET', '/events/:event/instances', events, (call) => instances(context, call)),
  ];
}

/** What the path's id names in this mailbox; null where there is no such thing (any more). */
export function findItem({ frame }: GraphContext, { request, person }: MailboxCall): FoundItem | null {
  const name = readItemId(request.params['event'] ?? '');
  if (name === null) return null;
  const calendar = frame.world.calendars(person.id).find(({ events }) => events.has(name.eventId));
  const event = calendar?.events.get(name.eventId);
  return calendar === undefined || event === undefined ? null : { calendar, event, name };
}

/** The item as Graph shows it; null for an occurrence that does not take place. */
export function renderItem({ calendar, event, name }: FoundItem, view: View): object | null {
  if (name.kind === 'event') return renderEvent(event, view);
  const exception = event.exceptions.get(name.originalStart);
  if (exception?.state === 'changed') return renderException(event, exception, view);
  const slot = event.rule === null ? null : slotAt(event, calendar.zone, name.originalStart);
  return slot === null ? null : renderOccurrence(event, slot, view);
}

function instances(context: GraphContext, call: MailboxCall): Reply {
  const window = windowOf(call.request);
  if ('status' in window) return window;
  const found = findItem(context, call);
  if (found === null) return itemNotFound();
  if (found.name.kind !== 'event' || found.event.rule === null) {
    return badRequest('Only a recurring master has instances.');
  }
  const placed = placedIn(found.event, call.view(found.calendar), window).sort(byStart);
  return pagedReply({
    request: call.request,
    prefer: call.prefer,
    origin: context.frame.origin(),
    about: `users('${call.person.subject}')/events/instances`,
    count: placed.length,
    render: (index) => placed[index]?.render() ?? {},
    headers: applied(call.prefer),
  });
}
