import type { Route } from '../server/request.ts';
import type { SimPerson } from '../world/model.ts';
import type { GraphContext } from './graph-context.ts';
import { mailboxRoutes } from './graph-route.ts';
import { selectOf } from './odata-query.ts';
import { selected } from './paged-reply.ts';
import { NEEDS } from './permissions.ts';
import { windowsName } from './windows-zones.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** `mailboxSettings`: zones by their Windows names, one range of working hours for all days. */
export function mailboxSettings(context: GraphContext): Route[] {
  return mailboxRoutes(context, 'GET', '/mailboxSettings', NEEDS.settings, ({ request, person }) => {
    const about = `${context.frame.origin()}/v1.0/$metadata#users('${person.subject}')/mailboxSettings`;
    const settings = { ...settingsOf(person), userPurpose: context.behaviour.purposes.get(person.id) ?? 'user' };
    return { status: 200, body: JSON.stringify({ '@odata.context': about, ...selected(settings, selectOf(request)) }) };
  });
}

function settingsOf(person: SimPerson): object {
  const zone = windowsName(person.zone);
  const { days, start, end } = person.workingHours;
  return {
    timeZone: zone,
    dateFormat: 'yyyy-MM-dd',
    timeFormat: 'HH:mm',
    language: { locale: 'en-GB', displayName: 'English (United Kingdom)' },
    delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
    automaticRepliesSetting: {
      status: 'disabled',
      externalAudience: 'all',
      internalReplyMessage: '',
      externalReplyMessage: '',
    },
    workingHours: {
      daysOfWeek: days.map((day) => DAYS[(day + 6) % 7] ?? 'monday'),
      startTime: timeOfDay(start),
      endTime: timeOfDay(end),
      timeZone: { name: zone },
    },
  };
}

/** `08:00` as `08:00:00.0000000`. */
function timeOfDay(text: string): string {
  return `${text.length === 5 ? `${text}:00` : text}.0000000`;
}
