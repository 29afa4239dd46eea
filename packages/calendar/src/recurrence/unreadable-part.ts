/** The first thing wrong with a rule. Thrown and caught inside of this folder only. */
export class UnreadablePart extends Error {}

/** A piece of the rule for a message: never so long that the message drowns in it. */
export function quote(piece: string): string {
  return piece.length > 24 ? `"${piece.slice(0, 24)}…"` : `"${piece}"`;
}
