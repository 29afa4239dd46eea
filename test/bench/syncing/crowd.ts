import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CrowdAnswer, CrowdQuestion, CrowdReady, CrowdSize } from './crowd-messages.ts';

/** The pretended providers, while they run. */
export interface Crowd extends Omit<CrowdReady, 'kind'> {
  readonly pid: number;
  /** How many requests they have answered so far. */
  requests(): Promise<number>;
  /** Gives one event of somebody another title. */
  change(personId: string, title: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the pretended providers with so many people, half of each, in a process of their own. */
export async function startCrowd(size: CrowdSize): Promise<Crowd> {
  const child = fork(fileURLToPath(new URL('crowd-program.ts', import.meta.url)), [JSON.stringify(size)]);
  const ended = once(child, 'exit');
  const next = async (): Promise<CrowdAnswer> => {
    const gone = ended.then(() => Promise.reject(new Error('The pretended providers ended.')));
    gone.catch(() => {});
    const [answer] = (await Promise.race([once(child, 'message'), gone])) as [CrowdAnswer];
    return answer;
  };
  const ask = async (question: CrowdQuestion): Promise<number> => {
    const answering = next();
    child.send(question);
    const answer = await answering;
    return answer.kind === 'done' ? answer.requests : 0;
  };
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error('The pretended providers did not begin with what they are.');
  return {
    registrations: ready.registrations,
    members: ready.members,
    pid: child.pid ?? 0,
    requests: () => ask({ kind: 'count' }),
    change: async (personId, title) => void (await ask({ kind: 'change', personId, title })),
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
