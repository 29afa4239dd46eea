import type { Log } from '../log.ts';

/** A wrong registration concerns everybody at once: it is told once in a while, with how often it was met. */
const onceInMs = 60_000;

/**
 * Passes every event on, work that only an operator can help at level error: what was given up, and what met a provider that refuses
 * Clearweek itself (a client secret that has ended, a registration that is not there). For the latter it adds an alarm of its own, a
 * `provider.misconfigured` line, whoever's work met it. No person is to blame for either.
 */
export function withAlarms(log: Log, now: () => number): Log {
  let saidAt: number | null = null;
  let kept = 0;
  const alarm = (event: Readonly<Record<string, unknown>>): void => {
    const at = now();
    if (saidAt !== null && at - saidAt < onceInMs) {
      kept += 1;
      return;
    }
    log({
      event: 'provider.misconfigured',
      level: 'error',
      ...(typeof event['job'] === 'string' && { job: event['job'], workId: event['workId'] }),
      ...(typeof event['route'] === 'string' && { route: event['route'] }),
      ...(kept > 0 && { repeated: kept }),
    });
    saidAt = at;
    kept = 0;
  };
  return (event) => {
    const misconfigured = event['code'] === 'provider_misconfigured';
    log(misconfigured || event['outcome'] === 'given_up' ? { level: 'error', ...event } : event);
    if (misconfigured) alarm(event);
  };
}
