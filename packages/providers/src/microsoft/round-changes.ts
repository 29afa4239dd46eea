import type { CalendarChange, RemoteId } from '@clearweek/app';
import type { GraphFailure } from './errors.ts';
import { textOf } from './fields.ts';
import { readSeries } from './read-series.ts';
import type { Reading } from './read-series.ts';
import { isStub } from './round.ts';
import type { Round } from './round.ts';
import { exceptionChange, seriesChanges, singleChange } from './series-changes.ts';

export type RoundRead =
  | { readonly kind: 'read'; readonly changes: readonly CalendarChange[] }
  | { readonly kind: 'failed'; readonly failure: GraphFailure };

/** All that the calendar holds in the tile. Parts whose series did not come along are asked for with it. */
export async function wholeRound(reading: Reading, round: Round): Promise<RoundRead> {
  const changes = singles(reading, round);
  for (const [id, master] of round.masters) {
    changes.push(...seriesChanges(master, round.parts.get(id) ?? [], reading.owner));
  }
  const orphans = [...round.parts.keys()].filter((id) => !round.masters.has(id));
  return appendSeries(reading, round, orphans, changes);
}

/**
 * What changed. A series that changed, or an occurrence of which turned up, is taken out as a whole and put in as it is now: what was
 * known of it and takes place no more would stay otherwise. An exception that came alone takes the place of what had its
 * name: the same id may have been a listed occurrence, which then must not come back when the exception goes.
 */
export async function changedRound(reading: Reading, round: Round): Promise<RoundRead> {
  const uncertain = new Set(round.masters.keys());
  for (const [id, parts] of round.parts) if (parts.some(isStub)) uncertain.add(id);
  const changes: CalendarChange[] = [...round.removed, ...uncertain].map((record) => ({ kind: 'removed', record }));
  changes.push(...singles(reading, round));
  for (const [id, parts] of round.parts) {
    if (uncertain.has(id)) continue;
    for (const part of parts) {
      const record = textOf(part['id']);
      if (record !== null) changes.push({ kind: 'removed', record });
      changes.push(...exceptionChange(part, id, reading.owner, null));
    }
  }
  return appendSeries(reading, round, uncertain, changes);
}

function singles({ owner }: Reading, round: Round): CalendarChange[] {
  return [...round.singles.values()].flatMap((item) => singleChange(item, owner));
}

async function appendSeries(
  reading: Reading,
  round: Round,
  ids: Iterable<RemoteId>,
  changes: CalendarChange[],
): Promise<RoundRead> {
  for (const id of ids) {
    const series = await readSeries(reading, id, round.masters.get(id) ?? null);
    if (series.kind === 'failed') return series;
    changes.push(...series.changes);
  }
  return { kind: 'read', changes };
}
