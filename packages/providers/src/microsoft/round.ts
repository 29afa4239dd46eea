import type { RemoteId } from '@clearweek/app';
import { textOf } from './fields.ts';
import type { Fields } from './fields.ts';

/** The items of one round of changes, told apart. */
export interface Round {
  /** Items that do not say what they are about. */
  readonly nameless: number;
  readonly removed: ReadonlySet<RemoteId>;
  readonly singles: ReadonlyMap<RemoteId, Fields>;
  readonly masters: ReadonlyMap<RemoteId, Fields>;
  /** Stubs of occurrences and whole exceptions, by the series that they belong to. */
  readonly parts: ReadonlyMap<RemoteId, readonly Fields[]>;
}

/**
 * Sorts a round. One item may come several times in it, and the last holds. Ids differ by case alone, so they are compared as they are.
 * A draft is not in the calendar that others see, and counts as gone with all that belongs to it. What belongs to a series that is
 * called removed stays, because it contradicts that: Graph says the same of what only left the dates that are read.
 */
export function sortRound(items: readonly Fields[]): Round {
  const last = new Map<RemoteId, Fields>();
  let nameless = 0;
  for (const item of items) {
    const id = textOf(item['id']);
    if (id === null) nameless += 1;
    else last.set(id, item);
  }
  const drafts = idsOf(last, isDraft);
  const removed = new Set([...idsOf(last, isTombstone), ...drafts]);
  const singles = new Map<RemoteId, Fields>();
  const masters = new Map<RemoteId, Fields>();
  const parts = new Map<RemoteId, Fields[]>();
  for (const [id, item] of last) {
    if (removed.has(id)) continue;
    const series = textOf(item['seriesMasterId']);
    if (isPart(item) && series !== null) {
      if (!drafts.has(series)) parts.set(series, [...(parts.get(series) ?? []), item]);
    } else if (item['type'] === 'seriesMaster') masters.set(id, item);
    else singles.set(id, item);
  }
  return { nameless, removed, singles, masters, parts };
}

function idsOf(items: ReadonlyMap<RemoteId, Fields>, isMeant: (item: Fields) => boolean): ReadonlySet<RemoteId> {
  return new Set([...items].filter(([, item]) => isMeant(item)).map(([id]) => id));
}

function isTombstone(item: Fields): boolean {
  return item['@removed'] !== undefined;
}

export function isDraft(item: Fields): boolean {
  return item['isDraft'] === true;
}

function isPart({ type }: Fields): boolean {
  return type === 'occurrence' || type === 'exception';
}

/** An occurrence that has no data of its own, only times. */
export function isStub({ type }: Fields): boolean {
  return type === 'occurrence';
}
