import type { CalendarProvider, ProviderAccess } from '@clearweek/app';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { primaryCalendar } from './calendars.ts';
import type { GoogleClient } from './client.ts';
import { faultOf } from './errors.ts';
import { ianaZone } from './normalize-time.ts';

/**
 * The zone of the primary calendar, from a listing of (nearly) nothing: that needs no leave besides reading events. Google's
 * interface has no working hours, and every Google account is a person's.
 */
export async function readSettings(
  client: GoogleClient,
  access: ProviderAccess,
): ReturnType<CalendarProvider['settings']> {
  const answer = await client.calendar<calendar_v3.Schema$Events>(access, (api, options) =>
    api.events.list({ calendarId: primaryCalendar.id, maxResults: 1, fields: 'timeZone' }, options),
  );
  if (answer.kind === 'no') return { kind: 'failed', fault: faultOf(answer.trouble), requests: 1 };
  const zone = ianaZone(answer.value.timeZone)?.id ?? null;
  return { kind: 'ok', value: { zone, workingHours: null, isPerson: true }, requests: 1 };
}
