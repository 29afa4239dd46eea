import type { CalendarChange, ListedRecord, RemoteId } from '@clearweek/app';
import type { CalendarEvent } from '@clearweek/calendar';
import { textOf } from './fields.ts';
import type { Fields } from './fields.ts';
import { listedStart, normalizeEvent } from './normalize-event.ts';
import { isStub } from './round.ts';

type Owner = string | null;

/** What an item says: a change, or nothing that could be kept. */
export type Found = CalendarChange | { readonly kind: 'unreadable' };

export const UNREADABLE: Found = { kind: 'unreadable' };

/**
 * A series and all that takes place of it in the tile: the series, the occurrences that follow it, the exceptions. Nothing where nothing
 * of it takes place there: then it is not in the calendar as far as that is read.
 */
export function seriesChanges(master: Fields, parts: readonly Fields[], owner: Owner): Found[] {
  if (parts.length === 0) return [];
  const record = textOf(master['id']);
  const series = normalizeEvent(master, { owner, series: null });
  if (record === null || series === null) return [UNREADABLE];
  const stubs = parts.filter(isStub);
  const exceptions = parts.filter((part) => !isStub(part));
  const occurrences = listed(stubs, series);
  return [
    { kind: 'event', record, series: null, event: series },
    { kind: 'listed', series: record, complete: true, occurrences },
    ...Array.from({ length: stubs.length - occurrences.length }, () => UNREADABLE),
    ...exceptions.flatMap((part) => exceptionChange(part, record, owner, series)),
  ];
}

/** An exception as it is now. `event` is its series, where that was read too. */
export function exceptionChange(item: Fields, series: RemoteId, owner: Owner, event: CalendarEvent | null): Found[] {
  const record = textOf(item['id']);
  const exception = normalizeEvent(item, { owner, series: event });
  return [record === null || exception === null ? UNREADABLE : { kind: 'event', record, series, event: exception }];
}

/** A single event as it is now. */
export function singleChange(item: Fields, owner: Owner): Found[] {
  const record = textOf(item['id']);
  const event = normalizeEvent(item, { owner, series: null });
  return [record === null || event === null ? UNREADABLE : { kind: 'event', record, series: null, event }];
}

function listed(stubs: readonly Fields[], series: CalendarEvent): ListedRecord[] {
  return stubs.flatMap((stub) => {
    const record = textOf(stub['id']);
    const start = listedStart(stub, series);
    return record === null || start === null ? [] : [{ record, ...start }];
  });
}
