/** Rows per bulk statement: large enough that round trips do not count, small enough that a message stays a few megabytes. */
const rowsPerStatement = 4_000;

/** The list in pieces for bulk statements, in order. */
export function* chunksOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += rowsPerStatement) yield list.slice(from, from + rowsPerStatement);
}
