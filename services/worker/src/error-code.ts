/** An error's code or, where it has none, its kind. Never its text, which may hold an address or a person's data. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = (error as Error & { code?: unknown }).code;
  return typeof code === 'string' ? code : error.name;
}

/** Where in the program an error arose, as file and line, without its text. */
export function errorPlace(error: unknown): string | null {
  const frame =
    error instanceof Error ? error.stack?.split('\n').find((line) => /^\s+at .*:\d+:\d+\)?$/.test(line)) : undefined;
  return frame === undefined ? null : (/[^/\\(]+:\d+:\d+(?=\)?$)/.exec(frame)?.[0] ?? null);
}
