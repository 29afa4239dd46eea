import type { ProviderAccess, RemoteId } from '@clearweek/app';
import type { Interval } from '@clearweek/calendar';
import type { GraphReply, GraphSession } from './client.ts';
import type { GraphFailure } from './errors.ts';
import type { Fields } from './fields.ts';
import { readPages } from './pages.ts';
import { between, eventPath } from './paths.ts';
import { isDraft } from './round.ts';
import { seriesChanges, singleChange } from './series-changes.ts';
import type { Found } from './series-changes.ts';

/** Whose calendar is read over which dates. */
export interface Reading {
  readonly session: GraphSession;
  readonly access: ProviderAccess;
  readonly tile: Interval;
  readonly owner: string | null;
}

export type SeriesRead =
  | { readonly kind: 'read'; readonly found: readonly Found[] }
  | { readonly kind: 'failed'; readonly failure: GraphFailure };

/**
 * Reads one series anew, with everything that takes place of it in the tile. Deleted occurrences are not always told, and what
 * a changed rule does to the others neither, so whatever is changed about a series is learned by asking for all of it.
 * `master` where it is known already. A series that is gone meanwhile, or a draft, has no changes.
 */
export async function readSeries(reading: Reading, id: RemoteId, master: Fields | null): Promise<SeriesRead> {
  const { session, access, tile, owner } = reading;
  const known: GraphReply =
    master === null
      ? await session.ask({ method: 'GET', target: { path: eventPath(access, id) } })
      : { kind: 'ok', body: master };
  if (known.kind === 'failed') return orGone(known.failure);
  if (isDraft(known.body)) return NOTHING;
  if (known.body['type'] !== 'seriesMaster') return { kind: 'read', found: singleChange(known.body, owner) };
  const instances = await readPages(session, `${eventPath(access, id)}/instances?${between(tile)}&$top=100`);
  if (instances.kind === 'failed') return orGone(instances.failure);
  return { kind: 'read', found: seriesChanges(known.body, instances.items, owner) };
}

const NOTHING: SeriesRead = { kind: 'read', found: [] };

function orGone(failure: GraphFailure): SeriesRead {
  return failure.kind === 'gone' ? NOTHING : { kind: 'failed', failure };
}
