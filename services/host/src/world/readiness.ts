import type { Readiness } from '@clearweek/api';
import type { Store } from '@clearweek/app';
import type { Config } from '../config/config.ts';
import { queueAnswers } from './open-queue.ts';

export interface ReadinessDependencies {
  readonly config: Config;
  readonly store: Pick<Store, 'check'>;
  readonly isClosing: () => boolean;
  /** Milliseconds that only rise. */
  readonly now: () => number;
}

/** A server that is asked by everybody's probes is not asked again within this time. */
const queueAnswerKeptMs = 5_000;

/**
 * Whether this process can do its work. A process that only answers people stays ready while Redis is away: what they ask for is kept in the
 * database and done later.
 */
export function createReadiness({ config, store, isClosing, now }: ReadinessDependencies): () => Promise<Readiness> {
  let queue: { at: number; answers: Promise<boolean> } | null = null;
  const askQueue = () => {
    if (queue === null || now() - queue.at > queueAnswerKeptMs) queue = { at: now(), answers: queueAnswers(config) };
    return queue.answers;
  };
  const needsQueue = config.roles.includes('worker') || config.roles.includes('scheduler');
  return async () => {
    const [database, queueUp] = await Promise.all([store.check(), askQueue()]);
    return {
      checks: [
        { name: 'running', ok: !isClosing(), detail: isClosing() ? 'Clearweek is stopping.' : 'Clearweek runs.' },
        {
          name: 'database',
          ok: database.ok,
          detail: database.ok ? 'The database answers and is up to date.' : database.problem,
        },
        {
          name: 'queue',
          ok: queueUp || !needsQueue,
          detail: queueUp ? 'The queue answers.' : 'Redis does not answer; work waits in the database.',
        },
        { name: 'zone_rules', ok: true, detail: `Edition ${process.versions.tz ?? 'unknown'} of the time zone rules.` },
      ],
    };
  };
}
