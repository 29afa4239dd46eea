/** A token that says what it stands for only to the simulator. */
export function writeToken(content: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(content), 'utf8').toString('base64url');
}

/** The parts of a token; null where it is none. */
export function readToken(token: string): readonly (string | number)[] | null {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(content) && content.every((part) => typeof part === 'string' || typeof part === 'number')
      ? (content as (string | number)[])
      : null;
  } catch {
    return null;
  }
}
