import type { Config } from '../config/config.ts';
import type { Surroundings } from '../config/read-config.ts';
import { prepareFolder } from '../data-folder.ts';
import { runningInstance } from '../instance-file.ts';
import type { Terminal } from '../terminal-io.ts';
import { openDatabase } from '../world/open-database.ts';
import { requireConfig } from './configuration.ts';
import { whyItDidNotStart } from './why-it-did-not-start.ts';

const failed = 1;

/** Brings the database up to date and says what was done. Returns the exit code. */
export async function migrateDatabase(
  { dataDir }: { readonly dataDir: string | null },
  { terminal, surroundings }: { readonly terminal: Terminal; readonly surroundings: Surroundings },
): Promise<number> {
  const config = requireConfig(surroundings, { dataDir }, terminal);
  if (config === null) return failed;
  const running = config.mode === 'embedded' ? await runningInstance(config.files.instance) : null;
  if (running !== null) {
    terminal.out(`Clearweek runs on ${config.dataDir} and brought its database up to date when it started.\n`);
    return 0;
  }
  try {
    await run(config, (text) => terminal.out(`${text}\n`));
    return 0;
  } catch (error) {
    terminal.err(`${whyItDidNotStart(error, config)}\n`);
    return failed;
  }
}

async function run(config: Config, say: (text: string) => void): Promise<void> {
  if (config.mode === 'embedded') await prepareFolder(config.dataDir);
  const { migrate } = await import('@clearweek/store');
  const database = await openDatabase(config, say);
  try {
    const applied = await migrate({ databaseUrl: database.url });
    for (const { version, name } of applied) say(`Applied migration ${version}: ${name}.`);
    say(applied.length === 0 ? 'The database is up to date; there was nothing to do.' : 'The database is up to date.');
  } finally {
    await database.close();
  }
}
