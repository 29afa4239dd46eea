/** Where a command reads and writes. The executable passes its own streams; a test passes others. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Replaces the line that was shown last; an empty one clears it. Null where nobody watches. */
  readonly showProgress: ((line: string) => void) | null;
  readonly columns: number | null;
  readonly colour: boolean;
}

/**
 * The terminal of this process. Colours follow no-color.org and FORCE_COLOR; without a terminal there are none, and no progress.
 */
export function processTerminal(environment: Readonly<Record<string, string | undefined>>): Terminal {
  const { stdout, stderr } = process;
  const dumb = environment['TERM'] === 'dumb';
  const forced = (environment['FORCE_COLOR'] ?? '') !== '' && environment['FORCE_COLOR'] !== '0';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    showProgress: stderr.isTTY && !dumb ? (line) => void stderr.write(`\r\u001B[K${line}`) : null,
    columns: stdout.isTTY ? stdout.columns : null,
    colour: (environment['NO_COLOR'] ?? '') === '' && ((stdout.isTTY && !dumb) || forced),
  };
}
