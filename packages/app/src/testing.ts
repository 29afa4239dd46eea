/** For the tests of packages that deliver or carry the story: an outbox in memory that keeps the port's laws. */
export { createMemoryOutbox, type MemoryItem } from './jobs/memory-outbox.ts';
