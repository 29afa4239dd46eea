import { hasType } from './event-filter.ts';
import type { GoogleState } from './google-state.ts';
import { calledOff, rememberTold, takingPlace, vanished } from './instance-entries.ts';
import type { Instance } from './instance-entries.ts';
import type { Listing } from './list-events.ts';
import { orderKey } from './list-records.ts';
import type { Entry } from './pages.ts';
import { selectFields } from './partial-response.ts';

/** Every occurrence by itself: what `singleEvents=true` lists. A change of a series changes all its instances. */
export function instanceEntries(listing: Listing, state: GoogleState): Entry[] {
  const { calendar, query, since, until, itemFields, reader } = listing;
  const records = state.records(calendar);
  const range = { timeMin: since?.timeMin ?? query.timeMin, timeMax: since?.timeMax ?? query.timeMax };
  const present = takingPlace(calendar, records, range, reader, state).filter((instance) => {
    const event = calendar.events.get(instance.masterId);
    return event !== undefined && hasType(event, query);
  });
  const gone = query.showDeleted || since !== null ? calledOff(calendar, records, reader) : [];
  const lost = since === null ? [] : vanished(calendar, [...present, ...gone], state);
  const due = [...present, ...gone, ...lost].filter(
    ({ change }) => (since === null || change > since.change) && (until === null || change <= until),
  );
  if (until !== null) rememberTold(calendar, present, state);
  return due
    .map((instance) => ({ key: keyOf(instance, listing), text: () => textOf(instance, itemFields) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function keyOf(instance: Instance, { query }: Listing): string {
  return orderKey(query.orderBy === 'startTime' ? instance.start : instance.change, instance.id);
}

function textOf(instance: Instance, itemFields: Listing['itemFields']): string {
  return JSON.stringify(selectFields(instance.json(), itemFields) ?? {});
}
