/** Reads the content lines of a calendar text one after the other, unfolded (RFC 5545, 3.1). */
export interface ContentLines {
  /** The next line that is not empty, or null at the end. */
  next(): string | null;
  /** How many characters are behind us. */
  position(): number;
}

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

  return {
    next() {
      while (at < text.length) {
        let line = physicalLine();
        while (at < text.length && isFold(text.charCodeAt(at))) {
          const more = physicalLine();
          if (line.length < maximumLength) line += more.slice(1);
        }
        if (line.length > maximumLength) line = line.slice(0, maximumLength);
        if (line !== '') return line;
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
