import type { Deadline, OpenDeadline } from '@clearweek/app';

/** Deadlines on the process's own timers. */
export const openDeadline: OpenDeadline = (ms, shutdown): Deadline => {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<'timeout' | 'handed_back'>();
  const end = (reason: 'timeout' | 'handed_back') => {
    // First the reason, then the signal: a handler's answer to the abort comes after its cause is known.
    resolve(reason);
    controller.abort(new Error(reason));
  };
  const onShutdown = () => end('handed_back');
  const timer = setTimeout(() => end('timeout'), ms);
  if (shutdown.aborted) onShutdown();
  else shutdown.addEventListener('abort', onShutdown, { once: true });
  return {
    signal: controller.signal,
    ended: promise,
    close: () => {
      clearTimeout(timer);
      shutdown.removeEventListener('abort', onShutdown);
    },
  };
};
