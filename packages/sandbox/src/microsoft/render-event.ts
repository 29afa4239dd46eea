import type { SimCalendar, SimDetails, SimEvent, SimPerson } from '../world/model.ts';
import { originalOf, timesRange, type ChangedException, type Range, type RegularSlot } from './event-slots.ts';
import { iCalUId } from './global-object-id.ts';
import { dateTimeIn, midnightIn, offsetTime, wholeSeconds, type OutputZone } from './graph-time.ts';
import { itemId, itemKey, type IdForm } from './item-ids.ts';
import { patternedRecurrence } from './recurrence.ts';
import { bodyText, isTeams, preview, renderBody } from './render-body.ts';
import { isOrganizer, ownResponse, renderAttendees } from './render-people.ts';
import { inShare } from './share.ts';
import { windowsName } from './windows-zones.ts';

/** Whose mailbox, and how the request wants its answer. */
export interface View {
  readonly person: SimPerson;
  readonly calendar: SimCalendar;
  readonly idForm: IdForm;
  readonly zone: OutputZone;
  readonly textBody: boolean;
  /** `Calendars.ReadBasic` shows no bodies. */
  readonly withBody: boolean;
  readonly transactionId: (eventId: string) => string | null;
}

/** A single event or a series, with everything. */
export function renderEvent(event: SimEvent, view: View): object {
  const recurring = event.rule !== null;
  return {
    ...identity(event, itemKey(event.id, null), event, view),
    transactionId: view.transactionId(event.id),
    ...content(event, event.updatedAt, view),
    iCalUId: iCalUId(event.uid, loneDate(event)),
    seriesMasterId: null,
    type: recurring ? 'seriesMaster' : 'singleInstance',
    recurrence:
      event.rule === null ? null : patternedRecurrence(event.rule, event.times, zoneLabel(event, event, view)),
    ...times(event, timesRange(event.times, view.calendar.zone), view),
    ...zones(event, event, view),
  };
}

/** Exchange names a lone occurrence with its date too: two of one series in one mailbox are two (MS-OXOCAL 2.2.1.27). */
function loneDate(event: SimEvent): string | null {
  const { loneStart } = event;
  if (loneStart === undefined) return null;
  return loneStart.includes('-') ? loneStart : originalOf(event, loneStart).on;
}

/** An occurrence that was changed by itself, with everything. */
export function renderException(event: SimEvent, exception: ChangedException, view: View): object {
  return {
    ...identity(event, itemKey(event.id, exception.originalStart), exception, view),
    transactionId: null,
    ...content(exception, exception.updatedAt, view),
    ...place(event, exception.originalStart, view),
    type: 'exception',
    ...times(exception, timesRange(exception.times, view.calendar.zone), view),
    ...zones(event, exception, view),
  };
}

/** An ordinary occurrence with everything, as all listings but delta give it. */
export function renderOccurrence(event: SimEvent, slot: RegularSlot, view: View): object {
  return {
    ...identity(event, itemKey(event.id, slot.originalStart), event, view),
    transactionId: null,
    ...content(event, event.updatedAt, view),
    ...place(event, slot.originalStart, view),
    type: 'occurrence',
    ...slotTimes(slot, view),
    ...zones(event, event, view),
  };
}

/** An ordinary occurrence as delta gives it: where it hangs, and when it is. */
export function renderStub(event: SimEvent, slot: RegularSlot, view: View): string {
  const { start, end } = slotTimes(slot, view);
  const id = itemId(itemKey(event.id, slot.originalStart), view.idForm);
  const master = itemId(itemKey(event.id, null), view.idForm);
  return (
    `{"@odata.type":"#microsoft.graph.event","@odata.etag":${JSON.stringify(etag(event.change))},` +
    `"seriesMasterId":"${master}","type":"occurrence","id":"${id}",` +
    `"start":${JSON.stringify(start)},"end":${JSON.stringify(end)}}`
  );
}

/** Gone, or out of the window. It does not say what it was. */
export function renderTombstone(key: string, idForm: IdForm): string {
  return `{"@removed":{"reason":"deleted"},"id":"${itemId(key, idForm)}"}`;
}

interface Changed {
  readonly change: number;
  readonly updatedAt: number;
}

function identity(event: SimEvent, key: string, { change, updatedAt }: Changed, view: View): object {
  const id = itemId(key, view.idForm);
  return {
    '@odata.etag': etag(change),
    id,
    createdDateTime: offsetTime(event.createdAt),
    lastModifiedDateTime: offsetTime(updatedAt),
    changeKey: changeKey(change),
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
  };
}

function content(details: SimDetails, updatedAt: number, view: View): object {
  const text = bodyText(details);
  const teams = details.conferenceUrl !== null && isTeams(details.conferenceUrl) ? details.conferenceUrl : null;
  const where = { displayName: details.location ?? '', locationType: 'default' };
  return {
    categories: details.kind === 'focusTime' ? ['Focus time'] : details.kind === 'birthday' ? ['Birthday'] : [],
    reminderMinutesBeforeStart: 15,
    isReminderOn: true,
    hasAttachments: false,
    subject: details.title,
    ...(view.withBody ? { bodyPreview: preview(text), body: renderBody(text, view.textBody) } : {}),
    importance: 'normal',
    sensitivity: details.privacy === 'default' ? 'normal' : details.privacy,
    isAllDay: details.times.kind === 'dates',
    isCancelled: details.cancelled,
    isOrganizer: isOrganizer(details, view.person),
    responseRequested: true,
    showAs: details.availability === 'outOfOffice' ? 'oof' : details.availability,
    onlineMeetingUrl: null,
    isOnlineMeeting: teams !== null,
    onlineMeetingProvider: teams === null ? 'unknown' : 'teamsForBusiness',
    allowNewTimeProposals: true,
    isDraft: false,
    hideAttendees: false,
    responseStatus: ownResponse(details, view.person, updatedAt),
    location: details.location === null ? { displayName: '', locationType: 'default', uniqueIdType: 'unknown' } : where,
    locations: details.location === null ? [] : [where],
    attendees: renderAttendees(details, updatedAt),
    organizer: { emailAddress: { name: details.organizer.name, address: details.organizer.address } },
    onlineMeeting: teams === null ? null : { joinUrl: teams },
  };
}

/** Where in its series an occurrence belongs. */
function place(event: SimEvent, originalStart: string, view: View): object {
  const { at, on } = originalOf(event, originalStart);
  return {
    iCalUId: iCalUId(event.uid, on),
    seriesMasterId: itemId(itemKey(event.id, null), view.idForm),
    originalStart: wholeSeconds(at),
    recurrence: null,
  };
}

function times(details: SimDetails, range: Range, view: View): object {
  if (details.times.kind === 'dates') return slotTimes({ ...range, dates: details.times }, view);
  return slotTimes({ ...range, dates: null }, view);
}

function slotTimes(slot: Pick<RegularSlot, 'start' | 'end' | 'dates'>, { zone }: View) {
  const { dates } = slot;
  if (dates !== null) return { start: midnightIn(dates.start, zone), end: midnightIn(dates.end, zone) };
  return { start: dateTimeIn(slot.start, zone), end: dateTimeIn(slot.end, zone) };
}

function zones(event: SimEvent, details: SimDetails, view: View): object {
  const label = zoneLabel(event, details, view);
  return { originalStartTimeZone: label, originalEndTimeZone: label };
}

/** A zone by its Windows name. Invitations from elsewhere bring, now and then, a zone that Exchange finds no name for. */
function zoneLabel(event: SimEvent, details: SimDetails, view: View): string {
  const foreign = !isOrganizer(event, view.person) && inShare(`zone ${event.uid}`, 12);
  if (foreign && details.times.kind === 'times') return 'tzone://Microsoft/Custom';
  return windowsName(details.times.kind === 'times' ? details.times.zone : view.calendar.zone);
}

function etag(change: number): string {
  return `W/"${changeKey(change)}"`;
}

export function changeKey(change: number): string {
  return `${change.toString(36).padStart(12, '0')}AAB=`;
}
