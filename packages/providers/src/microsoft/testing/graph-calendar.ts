import type { CalendarChange, CalendarChanges } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import { master, single, stub } from './graph-items.ts';
import { access, NOW, scriptedGraph } from './scripted-graph.ts';
import type { ScriptedAnswer, SeenRequest } from './scripted-graph.ts';

export const window = { start: NOW - 90 * DAY, end: NOW + 60 * DAY };
export const calendar = { id: 'cal/1=', primary: true };
export const CALENDAR = '/v1.0/me/calendars/cal%2F1%3D';
export const owner = { owner: { name: 'Ada', address: 'Ada@Example.com' } };

export interface Listing {
  /** Pages of the first round, then of each one after it. */
  readonly rounds: readonly (readonly (readonly object[])[])[];
  readonly instances?: readonly object[];
  readonly events?: Readonly<Record<string, object>>;
  /** Instead of the usual answer. */
  readonly instead?: (request: SeenRequest) => ScriptedAnswer | null;
}

/** Graph with one calendar: rounds in pages, events, and instances in pages of two. */
export async function graphWith({ rounds, instances = [], events = {}, instead }: Listing) {
  const graph = await scriptedGraph((request, origin) => {
    const special = instead?.(request);
    if (special) return special;
    const { path } = request;
    if (path.startsWith(`${CALENDAR}?`)) return { body: owner };
    if (path.includes('/mailboxSettings')) return { body: { timeZone: 'W. Europe Standard Time' } };
    const found = /^\/v1\.0\/me\/events\/([^/?]+)$/.exec(path);
    if (found) return answer(events[found[1] ?? '']);
    if (path.includes('/instances?')) {
      const from = Number(/&at=(\d+)/.exec(path)?.[1] ?? 0);
      const more =
        from + 2 < instances.length ? { '@odata.nextLink': `${origin}${path.split('&at')[0]}&at=${from + 2}` } : {};
      return { body: { value: instances.slice(from, from + 2), ...more } };
    }
    const [round = 0, page = 0] = (/token=(\d+)-(\d+)/.exec(path)?.slice(1) ?? []).map(Number);
    const pages = rounds[round] ?? [];
    const here = `${origin}${CALENDAR}/calendarView/delta`;
    const link =
      page + 1 < pages.length
        ? { '@odata.nextLink': `${here}?$skiptoken=${round}-${page + 1}` }
        : { '@odata.deltaLink': `${here}?$deltatoken=${round + 1}-0` };
    return { body: { value: pages[page] ?? [], ...link } };
  });
  const read = (cursor: string | null, needed = window): Promise<CalendarChanges> =>
    graph.microsoft.calendars.changesSince(access(), calendar, cursor, needed);
  return { ...graph, read };
}

export function answer(item: object | undefined): ScriptedAnswer {
  return item ? { body: item } : { status: 404, body: { error: { code: 'ErrorItemNotFound', message: '' } } };
}

export function changesOf(answered: CalendarChanges) {
  if (answered.kind !== 'changes') throw new Error(`Expected changes and got ${answered.kind}`);
  return answered;
}

export const summary = (changes: readonly CalendarChange[]): string[] =>
  changes.map((change) => {
    if (change.kind === 'listed') {
      return `listed ${change.series} ${change.complete} ${change.occurrences.map(({ record }) => record).join(' ')}`;
    }
    return change.kind === 'event' && change.series !== null
      ? `event ${change.record} of ${change.series}`
      : `${change.kind} ${change.record}`;
  });

/** A first round with a single event and a series, and what is asked and answered in the round after it. */
export async function secondRound(round: readonly object[], more: Partial<Listing> = {}) {
  const graph = await graphWith({ rounds: [[[single(), master(), stub('2026-11-23')]], [round]], ...more });
  const { cursor } = changesOf(await graph.read(null));
  const before = graph.seen.length;
  const answered = await graph.read(cursor);
  return { graph, answered, paths: graph.seen.slice(before).map(({ path }) => path) };
}
