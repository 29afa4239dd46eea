/** Whether `work` settles within `ms` milliseconds. Never rejects; `work` itself goes on. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  const ended = () => true;
  try {
    return await Promise.race([work.then(ended, ended), promise]);
  } finally {
    clearTimeout(timer);
  }
}
