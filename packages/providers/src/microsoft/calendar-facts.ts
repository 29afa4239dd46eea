import type { ProviderAccess, RemoteCalendar } from '@clearweek/app';
import { findZone } from '@clearweek/calendar';
import type { GraphSession } from './client.ts';
import { faultOf } from './errors.ts';
import type { GraphFailure } from './errors.ts';
import { addressOf, textOf } from './fields.ts';
import { accountPath, calendarPath } from './paths.ts';

export type CalendarFacts =
  | {
      readonly kind: 'known';
      /** Whose calendar it is, in lower case: next to their name in lists of attendees, their own answer is missing. */
      readonly owner: string | null;
      /** IANA id. */
      readonly zone: string | null;
    }
  | { readonly kind: 'failed'; readonly failure: GraphFailure };

/** What is to be known of a calendar before it is read whole. Calendars of Graph have no zone; the primary one has its mailbox's. */
export async function readFacts(
  session: GraphSession,
  access: ProviderAccess,
  calendar: RemoteCalendar,
): Promise<CalendarFacts> {
  const own = await session.ask({
    method: 'GET',
    target: { path: `${calendarPath(access, calendar)}?$select=id,owner` },
  });
  if (own.kind === 'failed') return own;
  const owner = addressOf({ emailAddress: own.body['owner'] });
  if (!calendar.primary) return { kind: 'known', owner, zone: null };
  const path = `${accountPath(access)}/mailboxSettings?$select=timeZone`;
  const settings = await session.ask({ method: 'GET', target: { path } });
  if (settings.kind === 'failed' && !isForbidden(settings.failure)) return settings;
  const zone = findZone(settings.kind === 'ok' ? (textOf(settings.body['timeZone']) ?? '') : '');
  return { kind: 'known', owner, zone: zone.kind === 'zone' ? zone.id : null };
}

/** The consent, or an administrator, leaves this out: then it is not known. */
export function isForbidden(failure: GraphFailure): boolean {
  const { kind } = faultOf(failure);
  return kind === 'permission-missing' || kind === 'blocked-by-admin';
}
