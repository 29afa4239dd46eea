import type { Reply } from '../server/reply.ts';
import type { Route } from '../server/request.ts';
import type { SimAttendee, SimCalendar, SimEvent } from '../world/model.ts';
import type { Change, NewEvent } from '../world/acts-model.ts';
import { calendarRoutes } from './calendar-route.ts';
import type { GraphContext, MailboxCall } from './graph-context.ts';
import { badRequest, itemNotFound } from './graph-error.ts';
import { applied } from './graph-page.ts';
import { NEEDS } from './permissions.ts';
import { readEventBody, type EventBody } from './read-event-body.ts';
import { renderEvent } from './render-event.ts';
import { findItem, renderItem } from './single-event.ts';

/** Creating, changing and deleting events. Series are made by people in the sandbox, not through this. */
export function writeEvent(context: GraphContext): Route[] {
  return [
    ...calendarRoutes(context, 'POST', '/events', NEEDS.write, (call, calendar) => create(context, call, calendar)),
    ...calendarRoutes(context, 'PATCH', '/events/:event', NEEDS.write, (call) => change(context, call)),
    ...calendarRoutes(context, 'DELETE', '/events/:event', NEEDS.write, (call) => remove(context, call)),
  ];
}

function create(context: GraphContext, call: MailboxCall, calendar: SimCalendar): Reply {
  const body = readEventBody(call.request.json());
  if (typeof body === 'string') return badRequest(body);
  const { times } = body;
  if (times === undefined) return badRequest('The properties start and end are required.');
  // The same transaction again is the same event, not another one.
  const known =
    body.transactionId === undefined ? undefined : eventOfTransaction(context, calendar, body.transactionId);
  const event = known ?? context.frame.acts.create(calendar.id, newEvent(body, times));
  if (known === undefined && body.transactionId !== undefined) context.transactions.set(event.id, body.transactionId);
  return entity(context, call, 201, renderEvent(event, call.view(calendar)));
}

function newEvent(body: EventBody, times: NewEvent['times']): NewEvent {
  const isFocus = body.categories?.includes('Focus time') === true;
  return {
    times,
    title: body.title ?? null,
    description: body.description ?? null,
    location: body.location ?? null,
    privacy: body.privacy ?? 'default',
    availability: body.availability ?? 'busy',
    kind: isFocus ? 'focusTime' : 'default',
    attendees: (body.invited ?? []).map((attendee): SimAttendee => ({ ...attendee, response: 'needsAction' })),
  };
}

function eventOfTransaction(context: GraphContext, calendar: SimCalendar, transactionId: string): SimEvent | undefined {
  for (const event of calendar.events.values()) {
    if (context.transactions.get(event.id) === transactionId) return event;
  }
  return undefined;
}

function change(context: GraphContext, call: MailboxCall): Reply {
  const found = findItem(context, call);
  if (found === null) return itemNotFound();
  const body = readEventBody(call.request.json());
  if (typeof body === 'string') return badRequest(body);
  const { acts } = context.frame;
  const copy = { calendarId: found.calendar.id, eventId: found.event.id };
  const wanted = changeOf(body);
  if (found.name.kind === 'occurrence') acts.changeOccurrence(copy, found.name.originalStart, wanted);
  else if (Object.keys(wanted).length > 0) acts.change(copy, wanted);
  const own = {
    ...(body.privacy === undefined ? {} : { privacy: body.privacy }),
    ...(body.availability === undefined ? {} : { availability: body.availability }),
  };
  if (found.name.kind === 'event' && Object.keys(own).length > 0) acts.changeOwn(copy, own);
  const again = findItem(context, call);
  const item = again === null ? null : renderItem(again, call.view(again.calendar));
  return item === null ? itemNotFound() : entity(context, call, 200, item);
}

function changeOf(body: EventBody): Change {
  return {
    ...(body.times === undefined ? {} : { times: body.times }),
    ...(body.title === undefined ? {} : { title: body.title }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.location === undefined ? {} : { location: body.location }),
  };
}

function remove(context: GraphContext, call: MailboxCall): Reply {
  const found = findItem(context, call);
  if (found === null) return itemNotFound();
  const { acts } = context.frame;
  const copy = { calendarId: found.calendar.id, eventId: found.event.id };
  const done = found.name.kind === 'event' ? acts.cancel(copy) : acts.cancelOccurrence(copy, found.name.originalStart);
  return done ? { status: 204 } : itemNotFound();
}

function entity({ frame }: GraphContext, call: MailboxCall, status: number, item: object): Reply {
  const about = `${frame.origin()}/v1.0/$metadata#users('${call.person.subject}')/events/$entity`;
  return { status, body: JSON.stringify({ '@odata.context': about, ...item }), headers: applied(call.prefer) };
}
