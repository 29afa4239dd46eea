import type { Change } from '../world/acts-model.ts';
import type { SimCalendar, SimEvent } from '../world/model.ts';
import type { ApiCall } from './api-route.ts';
import { openCalendar, readerOf } from './calendar-access.ts';
import type { OpenCalendar } from './calendar-access.ts';
import { changeFrom, eventBody, newEventFrom, ownChangeFrom, responseFrom, ruleFrom } from './event-body.ts';
import type { EventBody } from './event-body.ts';
import { eventJson, etagOf } from './event-json.ts';
import { onEvent, onEvents } from './event-methods.ts';
import { namedInstance } from './event-times.ts';
import type { GoogleState } from './google-state.ts';
import { alreadyDeleted, notFound, Refused } from './refusal.ts';
import { occurrenceAt } from './record-json.ts';
import { eventIdOf, shownEvent } from './single-event.ts';

export const insertEvent = onEvents({ name: 'events.insert', method: 'POST' }, (call, state) => {
  const open = writable(call, state);
  const { calendar } = open;
  const body = eventBody(call.request.json());
  const event = newEventFrom(body, calendar.zone);
  // The id of a deleted event stays taken.
  if (event.id !== undefined && (calendar.events.has(event.id) || calendar.deleted.has(event.id))) throw duplicate();
  if (event.kind === 'focusTime' && !calendar.primary) {
    throw new Refused({ status: 400, domain: 'calendar', reason: 'eventTypeRestriction', message: 'Bad Request' });
  }
  const created = state.acts.create(calendar.id, event);
  keepExtras(created, body, state);
  return { body: eventJson(created, readerOf(call, open, state)) };
});

export const patchEvent = onEvent({ name: 'events.patch', method: 'PATCH' }, (call, state) => {
  const open = writable(call, state);
  const target = targetOf(call, open.calendar, state);
  checkMatch(call, target);
  const body = eventBody(call.request.json());
  if (body['eventType'] !== undefined && body['eventType'] !== target.event.kind) {
    throw new Refused({ status: 400, reason: 'eventTypeRestriction', message: 'Event type cannot be changed.' });
  }
  if (body['status'] === 'cancelled') remove(target, open.calendar, state);
  else applyPatch(target, body, open, state);
  return { body: shownEvent(call, open, state) };
});

export const deleteEvent = onEvent({ name: 'events.delete', method: 'DELETE' }, (call, state) => {
  const { calendar } = writable(call, state);
  const target = targetOf(call, calendar, state);
  if (target.deleted) throw alreadyDeleted();
  checkMatch(call, target);
  remove(target, calendar, state);
  return null;
});

/** What a write is about: an event, or one occurrence of it. */
interface Target {
  readonly event: SimEvent;
  readonly originalStart: string | null;
  readonly deleted: boolean;
  readonly change: number;
}

function targetOf(call: ApiCall, calendar: SimCalendar, state: GoogleState): Target {
  const id = eventIdOf(call);
  const record = state.records(calendar).byId.get(id);
  if (record?.kind === 'event' || record?.kind === 'deleted') {
    const { event, change } = record;
    return { event, originalStart: null, deleted: record.kind === 'deleted', change };
  }
  const named = namedInstance(id);
  const event = named === null ? undefined : calendar.events.get(named.masterId);
  if (named === null || event === undefined) throw notFound();
  const { originalStart } = named;
  const there = occurrenceAt(calendar, event.id, originalStart, state) !== null || event.exceptions.has(originalStart);
  if (!there) throw notFound();
  const deleted = event.exceptions.get(originalStart)?.state === 'cancelled';
  return { event, originalStart, deleted, change: record?.change ?? event.change };
}

function remove({ event, originalStart }: Target, calendar: SimCalendar, state: GoogleState): void {
  const copy = { calendarId: calendar.id, eventId: event.id };
  if (originalStart === null) state.acts.cancel(copy);
  else state.acts.cancelOccurrence(copy, originalStart);
}

function applyPatch(target: Target, body: EventBody, open: OpenCalendar, state: GoogleState): void {
  const { event, originalStart } = target;
  const copy = { calendarId: open.calendar.id, eventId: event.id };
  if (target.deleted && body['status'] === 'confirmed') {
    if (originalStart === null) state.acts.restore(copy);
    else state.acts.restoreOccurrence(copy, originalStart);
  } else if (target.deleted) throw notFound();
  const change: Change = changeFrom(body, open.calendar.zone);
  const rule = ruleFrom(body);
  const forAll = Object.keys(change).length > 0 || rule !== undefined;
  if (forAll && event.organizer.address !== open.owner.address) {
    const message = 'Shared properties can only be changed by the organizer of the event.';
    throw new Refused({ status: 403, domain: 'calendar', reason: 'forbiddenForNonOrganizer', message });
  }
  if (Object.keys(change).length > 0) {
    if (originalStart === null) state.acts.change(copy, change);
    else state.acts.changeOccurrence(copy, originalStart, change);
  }
  if (rule !== undefined && originalStart === null) state.acts.changeRule(copy, rule);
  const own = ownChangeFrom(body);
  if (Object.keys(own).length > 0) state.acts.changeOwn(copy, own);
  answerFor(body, open, (response) =>
    state.acts.answer(copy, response, ...(originalStart === null ? [] : [originalStart])),
  );
  keepExtras(event, body, state);
}

/** A guest answers by patching the own entry among the attendees. */
function answerFor(
  body: EventBody,
  open: OpenCalendar,
  answer: (response: ReturnType<typeof responseFrom>) => void,
): void {
  const list = Array.isArray(body['attendees']) ? (body['attendees'] as Record<string, unknown>[]) : [];
  const own = list.find((each) => each['email'] === open.owner.address || each['self'] === true);
  if (own?.['responseStatus'] !== undefined) answer(responseFrom(own['responseStatus']));
}

const extraFields = ['extendedProperties', 'focusTimeProperties', 'reminders', 'colorId', 'source'] as const;

function keepExtras(event: SimEvent, body: EventBody, state: GoogleState): void {
  const given = extraFields.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
  if (given.length > 0) state.extras.set(event, { ...state.extras.get(event), ...Object.fromEntries(given) });
}

function writable(call: ApiCall, state: GoogleState): OpenCalendar {
  const open = openCalendar(call, state);
  if (open.role === 'owner') return open;
  const message = 'You need to have writer access to this calendar.';
  throw new Refused({ status: 403, domain: 'calendar', reason: 'requiredAccessLevel', message });
}

function checkMatch(call: ApiCall, target: Target): void {
  const asked = call.request.headers['if-match'];
  if (asked === undefined || asked === '*' || asked === etagOf(target.change)) return;
  throw new Refused({
    status: 412,
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    location: 'If-Match',
    locationType: 'header',
  });
}

function duplicate(): Refused {
  return new Refused({ status: 409, reason: 'duplicate', message: 'The requested identifier already exists.' });
}
