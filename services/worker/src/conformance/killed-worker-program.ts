import type { PostgresChoice } from '../connect-postgres.ts';
import type { RedisChoice } from '../connect-redis.ts';
import { createQueueBackend } from '../queue-backend.ts';

const choice = JSON.parse(process.argv[2]!) as RedisChoice | PostgresChoice;

// Takes a message, says so, and never comes to an end.
createQueueBackend(choice).openWorker(
  async (job) => {
    process.send!(job.data.workId);
    await new Promise(() => undefined);
  },
  { concurrency: 1, lockMs: 500, stalledCheckMs: 200 },
  new AbortController().signal,
);
