/**
 * A uid for an event that has none, made of what it says: the same event gets the same id when the file is read
 * again, wherever it stands in it. FNV-1a, twice 32 bits; no protection against somebody who wants two events to meet.
 */
export function contentId(parts: readonly string[]): string {
  return `content-${contentHash(parts)}`;
}

/** Sixteen hexadecimal digits that stand for a text. */
export function contentHash(parts: readonly string[]): string {
  const text = parts.join('\n');
  return hash(text, 0x811c9dc5) + hash(text, 0x01234567);
}

function hash(text: string, seed: number): string {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return (state >>> 0).toString(16).padStart(8, '0');
}
