import { numberFrom } from './opaque-text.ts';

interface Keyed {
  /** Keys are in the order of the listing and differ from each other. */
  readonly key: string;
}

/** One entry of a listing that is written as text. */
export interface Entry extends Keyed {
  text(): string;
}

export interface Page<T> {
  readonly entries: readonly T[];
  /** The place to go on from; null on the last page. */
  readonly next: string | null;
}

/** Below this many entries Google's habits with pages are not copied: small listings come at once. */
const raggedFrom = 8;

/**
 * The page after a place. Google promises neither full pages nor any entries at all on a page: a longer listing now and then has a page
 * that is short, or empty, or the last entries on a page that is not the last. `seed` decides, so that the same listing comes out the same.
 */
export function pageOf<T extends Keyed>(entries: readonly T[], after: string, most: number, seed: string): Page<T> {
  const left = after === '' ? entries : entries.filter((entry) => entry.key > after);
  const full = Math.min(left.length, most);
  if (left.length < raggedFrom) return cut(left, full, after, false);
  const number = numberFrom(seed) % 100;
  if (number < 10) return { entries: [], next: after === '' ? ' ' : after };
  if (number < 30) return cut(left, Math.max(1, Math.floor(full * 0.6)), after, false);
  return cut(left, full, after, number >= 90);
}

function cut<T extends Keyed>(left: readonly T[], count: number, after: string, neverLast: boolean): Page<T> {
  const entries = left.slice(0, count);
  const last = entries.at(-1)?.key ?? after;
  return { entries, next: count < left.length || neverLast ? last : null };
}
