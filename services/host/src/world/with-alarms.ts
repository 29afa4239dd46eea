import type { Log } from '../log.ts';

/** A wrong registration concerns everybody at once: it is told once in a while, with how often it was met. */
const onceInMs = 60_000;

/**
 * Passes every event on and adds the alarms that an operator has to act on: a `provider.misconfigured` line (level error) where a provider
 * refused Clearweek itself (a client secret that has ended, a registration that is not there), whoever's work met it. Work that was given
 * up is told at level error too. No person is to blame for either.
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
    log(event['outcome'] === 'given_up' ? { level: 'error', ...event } : event);
    if (isMisconfigured(event)) alarm(event);
  };
}

function isMisconfigured({ code, counts }: Readonly<Record<string, unknown>>): boolean {
  if (code === 'provider_misconfigured') return true;
  return typeof counts === 'object' && counts !== null && 'misconfigured' in counts && counts.misconfigured === 1;
}
