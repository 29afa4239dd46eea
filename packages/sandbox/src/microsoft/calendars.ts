import type { Route } from '../server/request.ts';
import type { SimCalendar, SimPerson } from '../world/model.ts';
import { calendarOf } from './calendar-route.ts';
import type { GraphContext } from './graph-context.ts';
import { itemNotFound } from './graph-error.ts';
import { mailboxRoutes } from './graph-route.ts';
import { calendarIdOut } from './item-ids.ts';
import { selectOf } from './odata-query.ts';
import { pagedReply, selected } from './paged-reply.ts';
import { NEEDS } from './permissions.ts';
import { changeKey } from './render-event.ts';

/** `calendars`, `calendars/{id}` and `calendar`. Besides its own, a mailbox shows the organization's holidays, which nobody can edit. */
export function calendars(context: GraphContext): Route[] {
  const one = (path: string): Route[] =>
    mailboxRoutes(context, 'GET', path, NEEDS.calendars, (call) => {
      const calendar = calendarOf(context, call);
      if (calendar === null) return itemNotFound();
      const about = `${context.frame.origin()}/v1.0/$metadata#users('${call.person.subject}')/calendars/$entity`;
      const body = {
        '@odata.context': about,
        ...selected(renderCalendar(calendar, call.person), selectOf(call.request)),
      };
      return { status: 200, body: JSON.stringify(body) };
    });
  return [
    ...mailboxRoutes(context, 'GET', '/calendars', NEEDS.calendars, ({ request, prefer, person }) => {
      const listed = [
        ...context.frame.world.calendars(person.id).map((calendar) => renderCalendar(calendar, person)),
        holidays(person),
      ];
      return pagedReply({
        request,
        prefer,
        origin: context.frame.origin(),
        about: `users('${person.subject}')/calendars`,
        count: listed.length,
        render: (index) => listed[index] ?? {},
      });
    }),
    ...one('/calendar'),
    ...one('/calendars/:calendar'),
  ];
}

function renderCalendar(calendar: SimCalendar, person: SimPerson): object {
  return {
    ...always,
    id: calendarIdOut(calendar.id),
    name: calendar.name,
    isDefaultCalendar: calendar.primary,
    changeKey: changeKey(1),
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    isRemovable: !calendar.primary,
    owner: { name: person.name, address: person.address },
  };
}

/** Belongs to nobody with an address: it comes with the mailbox and is filled by Outlook. */
function holidays(person: SimPerson): object {
  return {
    ...always,
    id: calendarIdOut(`holidays-${person.id}`),
    name: 'Holidays',
    isDefaultCalendar: false,
    changeKey: changeKey(1),
    canShare: false,
    canViewPrivateItems: true,
    canEdit: false,
    isRemovable: true,
    owner: { name: 'Holidays', address: '' },
  };
}

const always = {
  color: 'auto',
  hexColor: '',
  allowedOnlineMeetingProviders: ['teamsForBusiness'],
  defaultOnlineMeetingProvider: 'teamsForBusiness',
  isTallyingResponses: true,
};
