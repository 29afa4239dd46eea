/** Ids in the form of UUIDs of version 7, in the order in which they are made. */
export function createNumberedIds(family: number): () => string {
  let made = 0;
  const first = family.toString(16).padStart(8, '0');
  return () => `${first}-0000-7000-8000-${(made += 1).toString(16).padStart(12, '0')}`;
}
