import type { SimEvent } from '../world/model.ts';
import { renderEvent, renderException, type View } from './render-event.ts';
import type { ChangedException } from './event-slots.ts';

/** Above this the oldest go: enough for some people's calendars that are read again and again, little against memory. */
const KEPT = 10_000;

interface Kept {
  readonly change: number;
  readonly json: string;
}

/** Full items as JSON text; what has not changed since it was last asked for in the same way is not made again. */
export interface EventJson {
  event(event: SimEvent, view: View): string;
  exception(event: SimEvent, exception: ChangedException, view: View): string;
}

export function createEventJson(): EventJson {
  const kept = new Map<string, Kept>();
  function remembered(key: string, change: number, make: () => object): string {
    const known = kept.get(key);
    if (known?.change === change) return known.json;
    const json = JSON.stringify(make());
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, { change, json });
    return json;
  }
  return {
    event: (event, view) => remembered(`${wayOf(view)} ${event.id}`, event.change, () => renderEvent(event, view)),
    exception: (event, exception, view) =>
      remembered(`${wayOf(view)} ${exception.originalStart} ${event.id}`, exception.change, () =>
        renderException(event, exception, view),
      ),
  };
}

function wayOf({ calendar, idForm, zone, textBody, withBody }: View): string {
  return `${calendar.id} ${calendar.zone} ${idForm} ${zone.name} ${textBody ? 't' : 'h'}${withBody ? 'b' : ''}`;
}
