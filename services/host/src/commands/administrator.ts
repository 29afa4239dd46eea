import { type AdministratorChange, createSetAdministrator } from '@clearweek/app';
import type { AdministratorCommand } from '../command-line/read-arguments.ts';
import type { Config } from '../config/config.ts';
import type { Surroundings } from '../config/read-config.ts';
import { prepareFolder } from '../data-folder.ts';
import { runningInstance } from '../instance-file.ts';
import { systemClock } from '../system.ts';
import type { Terminal } from '../terminal-io.ts';
import { requireFittingKeys } from '../world/fitting-keys.ts';
import { openDatabase } from '../world/open-database.ts';
import { openKeys } from '../world/open-keys.ts';
import { requireConfig } from './configuration.ts';
import { whyItDidNotStart } from './why-it-did-not-start.ts';

const failed = 1;

/** Makes somebody an administrator, or takes it away, and says what became of it. Returns the exit code: 1 where nothing could be done. */
export async function administrator(
  command: AdministratorCommand,
  { terminal, surroundings }: { readonly terminal: Terminal; readonly surroundings: Surroundings },
): Promise<number> {
  const config = requireConfig(surroundings, { dataDir: command.dataDir }, terminal);
  if (config === null) return failed;
  const running = config.mode === 'embedded' ? await runningInstance(config.files.instance) : null;
  if (running !== null) {
    terminal.err(`Clearweek runs on ${config.dataDir}, and its database serves that process only. Stop it first.\n`);
    return failed;
  }
  try {
    const change = await run(command, config, (text) => terminal.err(`${text}\n`));
    const { text, isDone } = inWords(command, change);
    if (isDone) terminal.out(`${text}\n`);
    else terminal.err(`${text}\n`);
    return isDone ? 0 : failed;
  } catch (error) {
    terminal.err(`${whyItDidNotStart(error, config)}\n`);
    return failed;
  }
}

async function run(
  { address, provider, remove }: AdministratorCommand,
  config: Config,
  say: (text: string) => void,
): Promise<AdministratorChange> {
  if (config.mode === 'embedded') await prepareFolder(config.dataDir);
  const { createStore, migrate } = await import('@clearweek/store');
  const database = await openDatabase(config, say);
  try {
    await migrate({ databaseUrl: database.url });
    const keys = await openKeys(config);
    const store = createStore({ databaseUrl: database.url, keys: keys.ring, clock: systemClock });
    try {
      await requireFittingKeys(store, config, keys.madeFile);
      const setAdministrator = createSetAdministrator({ store, clock: systemClock });
      return await setAdministrator({ address, provider, isAdministrator: !remove });
    } finally {
      await store.close();
    }
  } finally {
    await database.close();
  }
}

/** The address was typed by whoever reads this. */
function inWords(
  { address, remove }: AdministratorCommand,
  change: AdministratorChange,
): { readonly text: string; readonly isDone: boolean } {
  switch (change.kind) {
    case 'changed':
      return { text: `${address} is ${remove ? 'no longer' : 'now'} an administrator.`, isDone: true };
    case 'unchanged':
      return { text: `${address} is ${remove ? 'no' : 'already an'} administrator.`, isDone: true };
    case 'nobody':
      return { text: `Nobody has signed in as ${address}. Let the person connect a calendar first.`, isDone: false };
    case 'several':
      return {
        text: `Several people have accounts with the address ${address}; nothing was changed.${change.providers.length > 1 ? ` Choose one with --provider ${change.providers.join(' or --provider ')}.` : ''}`,
        isDone: false,
      };
  }
}
