import { makePageToken, readPageToken } from './cursors.ts';
import type { GoogleState } from './google-state.ts';
import { pageOf } from './pages.ts';
import { textOf } from './parameters.ts';

export interface AskedPage {
  readonly query: URLSearchParams;
  /** Everything that must be the same on all pages. */
  readonly listing: string;
  readonly most: number;
  /** The world's counter, for the token. */
  readonly change: number;
}

export interface PagedItems<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly next: { readonly nextPageToken?: string };
}

/** The page that a request asks for. `keyOf` gives the place in the order of the listing, in which the items already are. */
export function pagedItems<T>(
  items: readonly T[],
  keyOf: (item: T, place: number) => string,
  asked: AskedPage,
  state: GoogleState,
): PagedItems<T> {
  const { query, listing, most, change } = asked;
  const point = readPageToken(textOf(query, 'pageToken'), listing, state, change);
  const keyed = items.map((item, place) => ({ key: keyOf(item, place), item }));
  const page = pageOf(keyed, point.after, most, `${listing} ${point.page}`);
  return {
    items: page.entries.map(({ item }) => item),
    next:
      page.next === null
        ? {}
        : { nextPageToken: makePageToken(listing, { ...point, after: page.next, page: point.page + 1 }, state) },
  };
}
