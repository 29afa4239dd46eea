import type { WorkId } from '@clearweek/app';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PostgresChoice } from '../connect-postgres.ts';
import type { RedisChoice } from '../connect-redis.ts';

const program = fileURLToPath(new URL('./killed-worker-program.ts', import.meta.url));

/**
 * Starts a worker in a process of its own, waits until it has taken a message, begins the work in its name and kills it
 * without a warning (SIGKILL). Returns the id of the work.
 */
export async function killWorkerInTheMiddle(
  choice: RedisChoice | PostgresChoice,
  begin: (workId: WorkId) => Promise<unknown>,
): Promise<WorkId> {
  const child = fork(program, [JSON.stringify(choice)], { execArgv: [], stdio: 'inherit' });
  const exited = once(child, 'exit');
  const taken = await Promise.race([once(child, 'message'), exited.then(() => null)]);
  if (taken === null) throw new Error('The worker process ended before it took a message.');
  const workId = taken[0] as WorkId;
  await begin(workId);
  child.kill('SIGKILL');
  await exited;
  return workId;
}
