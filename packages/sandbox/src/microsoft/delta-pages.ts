import { hashOf, inShare } from './share.ts';

/**
 * The pages of a round. With `uneven` a share of rounds has what the documentation allows: a page without items but with a link to the next
 * one, at the beginning, between or at the end, and an item that comes twice. `name` decides, the same in every run.
 */
export function pagesOf(keys: readonly string[], size: number, name: string, uneven: boolean): string[][] {
  const listed = [...keys];
  if (uneven && keys.length > 1 && inShare(`twice ${name}`, 3)) {
    const again = keys[hashOf(`which ${name}`) % keys.length];
    if (again !== undefined) listed.push(again);
  }
  const pages: string[][] = [];
  for (let at = 0; at < listed.length; at += size) pages.push(listed.slice(at, at + size));
  if (pages.length === 0) pages.push([]);
  if (!uneven) return pages;
  if (inShare(`first ${name}`, 6)) pages.unshift([]);
  if (pages.length > 2) pages.splice(1 + (hashOf(`between ${name}`) % (pages.length - 1)), 0, []);
  if (inShare(`last ${name}`, 8)) pages.push([]);
  return pages;
}
