import type { CalendarProvider, RemoteCalendar } from '@clearweek/app';
import { askedBy } from './asked-by.ts';
import type { Graph } from './client.ts';
import { faultOf } from './errors.ts';
import { addressOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { readPages } from './pages.ts';
import { accountPath } from './paths.ts';

/** The person's own calendars: whoever owns the default one owns the account. */
export function createCalendars(graph: Graph): CalendarProvider['calendars'] {
  return async (access) => {
    const session = graph.session(access, askedBy(access));
    const listing = await readPages(session, `${accountPath(access)}/calendars?$top=100`);
    const requests = session.requests();
    return listing.kind === 'failed'
      ? { kind: 'failed', fault: faultOf(listing.failure), requests }
      : { kind: 'ok', value: ownCalendars(listing.items), requests };
  };
}

/**
 * Calendars that colleagues share have another owner; lists of holidays, birthdays and other people's published calendars cannot be
 * changed. The default calendar counts in any case.
 */
export function ownCalendars(items: readonly Fields[]): RemoteCalendar[] {
  const account = ownerOf(items.find(isPrimary));
  return items
    .filter((item) => isPrimary(item) || (ownerOf(item) === account && item['canEdit'] !== false))
    .flatMap((item) => {
      const id = textOf(item['id']);
      return id === null ? [] : [{ id, primary: isPrimary(item) }];
    })
    .toSorted((one, other) => Number(other.primary) - Number(one.primary));
}

function isPrimary(item: Fields): boolean {
  return item['isDefaultCalendar'] === true;
}

function ownerOf(item: Fields | undefined): string | null {
  return addressOf({ emailAddress: item?.['owner'] });
}
