import { setTimeout as pause } from 'node:timers/promises';
import { connectPeople, type Connected } from './connect-people.ts';
import type { CrowdSize } from './crowd-messages.ts';
import { type Ground, openGround } from './ground.ts';
import { type Service, startService } from './processes.ts';

/** The same calendars in every measurement of syncing; `people` of them, half of each provider. */
export function crowdOf(people: number): CrowdSize {
  return { seed: 20_260_801, people, eventsEach: 600 };
}

export interface Running {
  readonly ground: Ground;
  /** Everybody of the crowd; none of them read yet. */
  readonly connected: readonly Connected[];
  readonly service: Service;
}

/** Works on a fresh installation with all roles and so many people, and takes it away again. */
export async function withService<T>(people: number, work: (running: Running) => Promise<T>): Promise<T> {
  const ground = await openGround(crowdOf(people));
  try {
    const connected = await connectPeople(ground, ground.crowd.members);
    const service = await startService(ground);
    try {
      return await work({ ground, connected, service });
    } finally {
      await service.stop();
    }
  } finally {
    await ground.close();
  }
}

export interface Waiting {
  /** Answers one row with `n`. */
  readonly query: string;
  readonly until: (n: number) => boolean;
  readonly limitMs: number;
}

/** Asks four times a second; gives the time of the answer that was waited for, by `performance.now()`. `look` may give up by throwing. */
export async function whenCounted(
  ground: Ground,
  { query, until, limitMs }: Waiting,
  look: () => Promise<void> = async () => {},
): Promise<number> {
  for (const deadline = performance.now() + limitMs; performance.now() < deadline; await pause(250)) {
    const { n = 0 } = await ground.count(query);
    if (until(n)) return performance.now();
    await look();
  }
  throw new Error('The work did not come to its end.');
}
