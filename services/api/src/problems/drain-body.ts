import type { IncomingMessage } from 'node:http';

/**
 * Reads and forgets what is left of a refused request's body, up to a limit of bytes and time. A connection that is
 * closed while the other side still sends is reset, and the answer that says why is lost with it. Returns
 * whether the body came to its end; if not, the connection has to be closed after the answer.
 */
export function drainBody(message: IncomingMessage, limit: { bytes: number; ms: number }): Promise<boolean> {
  if (message.readableEnded || message.complete || message.destroyed) return Promise.resolve(true);
  return new Promise((resolve) => {
    let bytes = 0;
    const finish = (ended: boolean): void => {
      clearTimeout(timer);
      message.off('data', count).off('end', onEnd).off('error', onGone).off('close', onGone);
      resolve(ended);
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > limit.bytes) finish(false);
    };
    const onEnd = (): void => finish(true);
    const onGone = (): void => finish(false);
    const timer = setTimeout(finish, limit.ms, false);
    message.on('data', count).once('end', onEnd).once('error', onGone).once('close', onGone);
    message.resume();
  });
}
