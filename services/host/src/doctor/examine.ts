import type { ConfigReading } from '../config/read-config.ts';
import { runningInstance } from '../instance-file.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkDatabase } from './check-database.ts';
import { checkFolder } from './check-folder.ts';
import { checkMachine, type Machine } from './check-machine.ts';
import { checkPort } from './check-port.ts';
import { checkProviders } from './check-providers.ts';
import { checkQueue } from './check-queue.ts';
import { type Finding, ok } from './finding.ts';

/** All checks, in the order in which a person mends things. Connections are tried only where the configuration is in order. */
export async function examine(reading: ConfigReading, machine: Machine): Promise<Finding[]> {
  const first = [...checkMachine(machine), ...checkConfiguration(reading)];
  const { config } = reading;
  if (config === null) return first;
  const embedded = config.mode === 'embedded';
  const running = embedded ? await runningInstance(config.files.instance) : null;
  return [
    ...first,
    ...(embedded ? await checkFolder(config) : [ok('The encryption key is set.')]),
    await checkDatabase(config, running),
    ...(await checkQueue(config)),
    await checkPort(config, running),
    ...(await checkProviders(config)),
  ];
}
