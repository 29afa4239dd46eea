export type { QueueBackend, QueueWarning } from './backend.ts';
export { checkRedis } from './check-redis.ts';
export { type ConsumerDependencies, type Consumers, createConsumers } from './consumers.ts';
export { type ClosableJobQueue, createJobQueue, type JobQueueDependencies } from './job-queue.ts';
export type { Log } from './log.ts';
export { openDeadline } from './node-deadline.ts';
export { createQueueBackend } from './queue-backend.ts';
export { createScheduler, type Scheduler, type SchedulerDependencies } from './scheduler.ts';
export type { Timers } from './ticker.ts';
