import type { Reply } from '../server/reply.ts';
import type { SimRequest } from '../server/request.ts';
import { badRequest } from './graph-error.ts';

/** A system query option, whatever the letter case of its name; the `$` may be left out. */
export function option(request: SimRequest, name: string): string | null {
  for (const [key, value] of request.query) {
    if (key.toLowerCase().replace(/^\$/, '') === name.toLowerCase()) return value;
  }
  return null;
}

/** A refusal where the request has one of the options that this listing does not take. */
export function refusedOption(request: SimRequest, names: readonly string[]): Reply | null {
  const found = names.find((name) => option(request, name) !== null);
  if (found === undefined) return null;
  return badRequest(`The query parameter '$${found}' is not supported with change tracking over this resource.`);
}

/** `$top` as a number between 1 and the largest; the default where it is left out; null where it is no such number. */
export function topOf(request: SimRequest, fallback: number, largest: number): number | null {
  const text = option(request, 'top');
  if (text === null) return fallback;
  const top = Number(text);
  return Number.isInteger(top) && top >= 1 && top <= largest ? top : null;
}

/** `$select` as names; null where everything usual is asked for. */
export function selectOf(request: SimRequest): string[] | null {
  const text = option(request, 'select');
  if (text === null || text.trim() === '') return null;
  return text.split(',').map((name) => name.trim());
}

/** The address of the next page: the request's own with one parameter more (or another value of it). */
export function linkWith(request: SimRequest, origin: string, name: string, value: string): string {
  const query = [...request.query].filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  const parts = [...query, [name, value] as const].map(
    ([key, text]) => `${encodeURIComponent(key).replace('%24', '$')}=${encodeURIComponent(text)}`,
  );
  return `${origin}${request.path}?${parts.join('&')}`;
}
