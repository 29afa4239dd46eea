import type { Log } from '../log.ts';

type Event = Readonly<Record<string, unknown>>;

/** What alarms concern is everybody's at once: each is told once in a while, with how often it was met. */
const onceInMs = 60_000;

/**
 * Passes every event on, work that only an operator can help at level error: what was given up, and what met a provider that refuses
 * Clearweek itself (a client secret that has ended, a registration that is not there). It adds alarms of its own: a `provider.misconfigured`
 * line for the latter, whoever's work met it, and a `mail.held` line where so many accounts of an organization broke at once that mail about
 * them is held back. No person is to blame for any of these.
 */
export function withAlarms(log: Log, now: () => number): Log {
  const misconfigured = createAlarm('provider.misconfigured', log, now);
  const held = createAlarm('mail.held', log, now);
  return (event) => {
    const isMisconfigured = event['code'] === 'provider_misconfigured';
    log(isMisconfigured || event['outcome'] === 'given_up' ? { level: 'error', ...event } : event);
    if (isMisconfigured) misconfigured(event);
    if (event['job'] === 'send-mail' && isHeld(event['counts'])) held(event);
  };
}

function createAlarm(name: string, log: Log, now: () => number): (event: Event) => void {
  let saidAt: number | null = null;
  let kept = 0;
  return (event) => {
    const at = now();
    if (saidAt !== null && at - saidAt < onceInMs) {
      kept += 1;
      return;
    }
    log({
      event: name,
      level: 'error',
      ...(typeof event['job'] === 'string' && { job: event['job'], workId: event['workId'] }),
      ...(typeof event['route'] === 'string' && { route: event['route'] }),
      ...(kept > 0 && { repeated: kept }),
    });
    saidAt = at;
    kept = 0;
  };
}

function isHeld(counts: unknown): boolean {
  return typeof counts === 'object' && counts !== null && 'held' in counts;
}
