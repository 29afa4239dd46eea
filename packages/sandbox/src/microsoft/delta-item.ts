import type { SimCalendar } from '../world/model.ts';
import type { EventJson } from './event-json.ts';
import { knownSlot, overlaps, timesRange } from './event-slots.ts';
import { itemKey, itemNameOf } from './item-ids.ts';
import { renderStub, renderTombstone, type View } from './render-event.ts';
import type { WindowState } from './window-state.ts';

/** One item of a delta page as it is now: full, as a stub, or as gone. */
export function deltaItem(key: string, state: WindowState, view: View, eventJson: EventJson): string {
  const name = itemNameOf(key);
  const event = state.calendar.events.get(name.eventId);
  if (event === undefined) return renderTombstone(key, view.idForm);
  if (name.kind === 'event') {
    return state.shows(key) ? eventJson.event(event, view) : renderTombstone(key, view.idForm);
  }
  const { originalStart } = name;
  const exception = event.exceptions.get(originalStart);
  if (exception?.state === 'changed') {
    const inside = overlaps(timesRange(exception.times, view.calendar.zone), state.range);
    return inside ? eventJson.exception(event, exception, view) : renderTombstone(key, view.idForm);
  }
  const isMade = exception === undefined && event.rule !== null && state.shows(key);
  if (!isMade) return renderTombstone(key, view.idForm);
  return renderStub(event, knownSlot(event, view.calendar.zone, originalStart), view);
}

/** Something that the calendar no longer has, for a first round that mentions it all the same; null where nothing was deleted. */
export function deletedKey(calendar: SimCalendar): string | null {
  for (const eventId of calendar.deleted.keys()) {
    if (!calendar.events.has(eventId)) return itemKey(eventId, null);
  }
  return null;
}
