import type { EventEmitter } from 'node:events';
import { errorCode } from './error-code.ts';
import { type Log, quietLog } from './log.ts';

/**
 * Tells what the queue's own connections complain of, as `queue.error` with a code, until the returned function is called: what a connection
 * says of its own ending after a clean stop is no news. The listener stays, for an error that nobody listens to would end the process.
 */
export function tellQueueErrors(source: Pick<EventEmitter, 'on'>, log: Log): () => void {
  const complain = quietLog(log, () => performance.now());
  let telling = true;
  source.on('error', (error: unknown) => {
    if (telling) complain({ event: 'queue.error', code: errorCode(error) });
  });
  return () => {
    telling = false;
  };
}
