import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { type Closers, createClosers } from './closers.ts';
import { openDatabase } from './open-database.ts';
import { fillWithSandbox } from './open-sandbox.ts';
import { requirePort } from './answering-port.ts';
import { stepBack } from './step-back.ts';

/** Everything running. */
export interface World {
  /** Where people reach it, with a slash at the end; null where this process answers nobody. */
  readonly address: string | null;
  /** Resolves if the world ends by itself, because its own database did. */
  readonly ended: Promise<void>;
  /** Takes nothing new, ends or hands back what is under way, and closes everything in reverse. Never rejects. Resolves with the names of what failed to close. */
  close(): Promise<readonly string[]>;
}

export interface Outside {
  readonly version: string;
  readonly log: Log;
  /** Hears what takes time, and what the person who starts Clearweek should know. */
  readonly say: (text: string) => void;
}

/** With what the last steps still get and the end of the process, a stop takes at most 25 seconds; service managers kill after 30. */
const closeMs = 22_000;

/** Builds the world that a configuration describes. Where that fails, what was opened is closed again. */
export async function compose(config: Config, outside: Outside): Promise<World> {
  const onFailure = (step: string, error: unknown) =>
    outside.log({ event: 'close.error', step, name: error instanceof Error ? error.name : 'unknown' });
  const closers = createClosers({ onFailure, totalMs: closeMs, now: () => performance.now() });
  try {
    return await build(config, outside, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function build(config: Config, outside: Outside, closers: Closers): Promise<World> {
  stepBack(config.roles);
  // Before anything that takes time or leaves something behind.
  await requirePort(config);
  // The server takes longest to start: the modules are loaded meanwhile.
  const starting = openDatabase(config, outside.say);
  const loading = Promise.all([
    import('@clearweek/store'),
    import('./build-app.ts'),
    import('./open-keys.ts'),
    import('@clearweek/api'),
    import('@clearweek/worker'),
  ]);
  const filling = fillWithSandbox(config, outside.log, closers);
  filling.catch(() => {});
  loading.catch(() => {});
  const database = await starting;
  closers.add('database', () => database.close());
  const [{ migrate }, { buildApp }, { openKeys }] = await loading;
  const applied = await migrate({ databaseUrl: database.url });
  if (applied.length > 0) outside.log({ event: 'migrated', applied: applied.map(({ version }) => version) });
  const keys = await openKeys(config);
  const registrations = await filling;
  const address = await buildApp({ config, outside, closers, keys, databaseUrl: database.url, registrations });
  return { address, ended: database.ended, close: () => closers.closeAll() };
}
