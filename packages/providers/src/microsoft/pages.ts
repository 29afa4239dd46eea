import type { GraphSession } from './client.ts';
import type { GraphFailure } from './errors.ts';
import { listOf, textOf } from './fields.ts';
import type { Fields } from './fields.ts';

export type PagesRead =
  | { readonly kind: 'read'; readonly items: readonly Fields[]; readonly deltaLink: string | null }
  | { readonly kind: 'failed'; readonly failure: GraphFailure };

/** More than any calendar has: a listing that goes on beyond them goes in circles. */
const MOST_PAGES = 2_000;

/**
 * Reads a listing to its end. The links say where that is, not the number of items: a page may be empty and yet have a next one.
 * A listing that leads back to a page it came from, or has no end, is no listing.
 */
export async function readPages(session: GraphSession, start: string | { readonly link: string }): Promise<PagesRead> {
  const items: Fields[] = [];
  const followed = new Set<string>();
  let target = typeof start === 'string' ? { path: start } : start;
  while (followed.size < MOST_PAGES) {
    const page = await session.ask({ method: 'GET', target });
    if (page.kind === 'failed') return page;
    const { body } = page;
    if (!Array.isArray(body['value'])) break;
    for (const item of listOf(body['value'])) items.push(item);
    const link = textOf(body['@odata.nextLink']);
    if (link === null) return { kind: 'read', items, deltaLink: textOf(body['@odata.deltaLink']) };
    if (followed.has(link)) break;
    followed.add(link);
    target = { link };
  }
  return { kind: 'failed', failure: { kind: 'fault', fault: { kind: 'unavailable', retryAfterMs: null } } };
}
