import { randomBytes } from 'node:crypto';
import { createKeyRing, createStore } from '@clearweek/store';
import { findRunningServer } from '@clearweek/store/embedded';
import type { Config } from '../config/config.ts';
import { databaseTrouble } from '../database-trouble.ts';
import type { Instance } from '../instance-file.ts';
import { keyOfOthers } from '../world/fitting-keys.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether the database answers in its roles and is up to date. Reads only; the embedded one is asked through the Clearweek that runs it. */
export async function checkDatabase(config: Config, running: Instance | null): Promise<Finding> {
  if (config.databaseUrl !== null) return checkGiven(config, config.databaseUrl);
  if (running === null) return checkResting(config);
  const answer = await fetch(new URL('/readyz', running.address)).catch(() => null);
  await answer?.body?.cancel();
  if (answer?.ok === true) return ok('The database answers and is up to date.');
  return problem(`The Clearweek at ${running.address} is not ready.`, `Open ${running.address}readyz to see why.`);
}

async function checkResting({ files }: Config): Promise<Finding> {
  const pid = await findRunningServer(files.database);
  if (pid === null)
    return ok('The database of its own is not running; "clearweek start" starts it and brings it up to date.');
  return warning(
    `The database of its own still runs (process ${pid}), left behind by a Clearweek that was killed.`,
    'The next "clearweek start" stops it and goes on with what it holds; nothing is lost.',
  );
}

async function checkGiven(config: Config, databaseUrl: string): Promise<Finding> {
  // Production has a key whenever its configuration is in order.
  const keys = createKeyRing({
    current: config.encryptionKey ?? randomBytes(32).toString('base64'),
    previous: config.previousKey === null ? [] : [config.previousKey],
  });
  const store = createStore({ databaseUrl, keys, poolSizes: { app: 1, scheduler: 1 } });
  try {
    const check = await store.check();
    if (!check.ok) return unwell(check);
    if ((await store.checkKeys()) === 'does-not-fit') {
      const { text, mend } = keyOfOthers(config);
      return problem(text, mend);
    }
    return ok(`The database answers (${check.server}), its roles are in place, and it is up to date.`);
  } finally {
    await store.close();
  }
}

function unwell(check: { readonly problem: string; readonly cause?: unknown }): Finding {
  // The roles and tables of a database that is still empty are missing; `problem` says so and needs no other advice.
  const trouble = check.problem.includes('clearweek migrate') ? null : databaseTrouble(check.cause);
  if (trouble !== null) return problem(trouble.text, trouble.mend);
  return problem(
    check.problem,
    'Check DATABASE_URL and that PostgreSQL 15 or newer runs there; "clearweek migrate" brings it up to date.',
  );
}
