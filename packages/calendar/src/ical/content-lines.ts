/** Reads the content lines of a calendar text one after the other, unfolded (RFC 5545, 3.1). */
export interface ContentLines {
  /**
   * The next line that is not empty, or null at the end. An empty text where so much was passed over without finding the end of
   * a line (empty lines, folds) that others should have their turn: ask again.
   */
  next(): string | null;
  /** How many characters are behind us. */
  position(): number;
}

/** Characters that are passed over in one go: some ten milliseconds, where every one of them ends a line. */
const PASSED_AT_ONCE = 524_288;

/**
 * Lines end with CRLF, LF or CR, also mixed. A line that starts with a space or a tab continues the one before; of a
 * line longer than `maximumLength` the rest is dropped. Memory stays at one line.
 */
export function contentLines(text: string, from: number, maximumLength: number): ContentLines {
  let at = from;
  const lineFeed = searchForward(text, '\n');
  const carriageReturn = searchForward(text, '\r');

  function physicalLine(): string {
    const end = Math.min(lineFeed(at), carriageReturn(at));
    const line = text.slice(at, end);
    at = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
    return line;
  }

  /** The line whose end was not reached yet; null between two lines. */
  let open: string | null = null;

  /** The line with its folds; null where it stays open because too much of it was passed over. */
  function unfolded(pauseAt: number): string | null {
    let line: string = open ?? physicalLine();
    open = null;
    while (at < text.length && isFold(text.charCodeAt(at))) {
      if (at >= pauseAt) {
        open = line;
        return null;
      }
      const more = physicalLine();
      if (line.length < maximumLength) line += more.slice(1);
    }
    return line.length > maximumLength ? line.slice(0, maximumLength) : line;
  }

  return {
    next() {
      const pauseAt = at + PASSED_AT_ONCE;
      while (open !== null || at < text.length) {
        const line = unfolded(pauseAt);
        if (line === null) return '';
        if (line !== '') return line;
        if (at >= pauseAt) return '';
      }
      return null;
    },
    position: () => Math.min(at, text.length),
  };
}

function isFold(code: number): boolean {
  return code === 32 || code === 9;
}

/** Finds the next mark at or after a place; remembers the last answer, so a whole text costs one search. */
function searchForward(text: string, mark: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const index = text.indexOf(mark, from);
      found = index === -1 ? text.length : index;
    }
    return found;
  };
}
