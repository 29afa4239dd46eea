/** Takes one event: a name under `event`, ids and counts. Never a title, an address, a token or an error's text. */
export type Log = (event: Readonly<Record<string, unknown>>) => void;

/**
 * Says the same thing at most once in `everyMs`, and with it how often it was kept back since. A database that is starting
 * up refuses a waiting worker hundreds of times a second.
 */
export function quietLog(log: Log, now: () => number, everyMs = 5_000): Log {
  const said = new Map<string, { at: number; kept: number }>();
  return (event) => {
    const key = JSON.stringify(event);
    const before = said.get(key);
    if (before !== undefined && now() - before.at < everyMs) {
      before.kept += 1;
      return;
    }
    said.set(key, { at: now(), kept: 0 });
    log(before === undefined || before.kept === 0 ? event : { ...event, repeated: before.kept });
  };
}
