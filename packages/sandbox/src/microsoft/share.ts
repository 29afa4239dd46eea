/**
 * Whether something falls into a share of one in `parts`, decided by its name alone: the same in every run. The simulator shows in this way
 * what Graph does now and then (FNV-1a with a final mixing of the bits).
 */
export function inShare(name: string, parts: number): boolean {
  return hashOf(name) % parts === 0;
}

export function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash ^= name.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
