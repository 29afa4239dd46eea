import { AppError } from '@clearweek/app';

/** The work of one request from a provider; the signal tells it that nobody waits for it any more. */
export type Taking<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Writes down what a provider tells, within a time. What cannot be written in it, or at all, is refused as `not_ready`, and providers send
 * it again after that. What is under way then may still end well: being told twice does no harm.
 */
export function createInTime({ noticeMs }: { readonly noticeMs: number }) {
  return async <T>(take: Taking<T>): Promise<T> => {
    const late = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      const leave = () => {
        const refusal = notReady();
        late.abort(refusal);
        reject(refusal);
      };
      timer = setTimeout(leave, noticeMs);
    });
    try {
      return await Promise.race([take(late.signal), deadline]);
    } catch (error) {
      throw error instanceof AppError ? error : notReady(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

function notReady(cause?: unknown): AppError {
  return new AppError('not_ready', 'This cannot be taken at the moment. Send it again.', {
    ...(cause !== undefined && { cause }),
  });
}
