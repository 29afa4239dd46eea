import type { Reply } from '../server/reply.ts';
import type { SimRequest } from '../server/request.ts';
import { badParameter } from './graph-error.ts';
import { jsonPage } from './graph-page.ts';
import { linkWith, option, selectOf, topOf } from './odata-query.ts';
import type { Preferences } from './prefer.ts';

export interface Listing {
  readonly request: SimRequest;
  readonly prefer: Preferences;
  readonly origin: string;
  /** What the context says of the collection. */
  readonly about: string;
  readonly count: number;
  render(index: number): object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly defaultTop?: number;
  /** `render` gives only what `$select` names. */
  readonly selectsItself?: boolean;
}

const LARGEST_TOP = 1_000;

/** A page of a list by `$top` (or the preferred page size) and `$skip`, with `$select`, and a link to the next one. */
export function pagedReply(listing: Listing): Reply {
  const { request, prefer, count, origin } = listing;
  const top = topOf(request, prefer.pageSize ?? listing.defaultTop ?? 10, LARGEST_TOP);
  const skip = Number(option(request, 'skip') ?? 0);
  if (top === null || !Number.isInteger(skip) || skip < 0) {
    return badParameter('Invalid value for $top or $skip was specified in the query.');
  }
  const select = listing.selectsItself === true ? null : selectOf(request);
  const items: string[] = [];
  for (let index = skip; index < Math.min(count, skip + top); index += 1) {
    items.push(JSON.stringify(selected(listing.render(index), select)));
  }
  const links = skip + top < count ? { next: linkWith(request, origin, '$skip', String(skip + top)) } : {};
  const page = jsonPage(origin, listing.about, items, links);
  return { ...page, headers: { ...page.headers, ...listing.headers } };
}

/** Only the named properties; annotations and the id always stay. */
export function selected(item: object, names: readonly string[] | null): object {
  if (names === null) return item;
  const wanted = new Set(['id', ...names]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith('@') || wanted.has(name)));
}
