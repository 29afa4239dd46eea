import type { RemoteId } from '@clearweek/app';
import type { GraphFailure } from './errors.ts';
import { textOf } from './fields.ts';
import { readSeries } from './read-series.ts';
import type { Reading } from './read-series.ts';
import { isStub } from './round.ts';
import type { Round } from './round.ts';
import { exceptionChange, seriesChanges, singleChange, UNREADABLE } from './series-changes.ts';
import type { Found } from './series-changes.ts';

export type RoundRead =
  | { readonly kind: 'read'; readonly found: readonly Found[] }
  | { readonly kind: 'failed'; readonly failure: GraphFailure };

/** All that the calendar holds in the tile. Parts whose series did not come along are asked for with it. */
export async function wholeRound(reading: Reading, round: Round): Promise<RoundRead> {
  const found = singles(reading, round);
  for (const [id, master] of round.masters) {
    found.push(...seriesChanges(master, round.parts.get(id) ?? [], reading.owner));
  }
  const orphans = [...round.parts.keys()].filter((id) => !round.masters.has(id));
  return appendSeries(reading, round, orphans, found);
}

/**
 * What changed. A series that changed, an occurrence of which turned up, or that is called removed while parts of it are told, is taken out as a whole and put in as it is now: what was
 * known of it and takes place no more would stay otherwise. An exception that came alone takes the place of what had its
 * name: the same id may have been a listed occurrence, which then must not come back when the exception goes.
 */
export async function changedRound(reading: Reading, round: Round): Promise<RoundRead> {
  const uncertain = new Set(round.masters.keys());
  for (const [id, parts] of round.parts) if (parts.some(isStub) || round.removed.has(id)) uncertain.add(id);
  const taken = new Set([...round.removed, ...uncertain]);
  const found: Found[] = [...taken].map((record) => ({ kind: 'removed', record }));
  found.push(...singles(reading, round));
  for (const [id, parts] of round.parts) {
    if (uncertain.has(id)) continue;
    for (const part of parts) {
      const record = textOf(part['id']);
      if (record !== null) found.push({ kind: 'removed', record });
      found.push(...exceptionChange(part, id, reading.owner, null));
    }
  }
  return appendSeries(reading, round, uncertain, found);
}

function singles({ owner }: Reading, { singles: items, nameless }: Round): Found[] {
  const unnamed = Array.from({ length: nameless }, () => UNREADABLE);
  return [...unnamed, ...[...items.values()].flatMap((item) => singleChange(item, owner))];
}

async function appendSeries(
  reading: Reading,
  round: Round,
  ids: Iterable<RemoteId>,
  found: Found[],
): Promise<RoundRead> {
  for (const id of ids) {
    const series = await readSeries(reading, id, round.masters.get(id) ?? null);
    if (series.kind === 'failed') return series;
    found.push(...series.found);
  }
  return { kind: 'read', found };
}
