import type { Config } from '../config/config.ts';
import { choosePort } from '../free-port.ts';
import type { Instance } from '../instance-file.ts';
import { answeringHost } from '../world/answering-port.ts';
import { type Finding, ok, problem } from './finding.ts';

/** Whether the port is free, or Clearweek itself has it. */
export async function checkPort(config: Config, running: Instance | null): Promise<Finding> {
  const { port, roles } = config;
  if (running !== null) return ok(`Clearweek runs: ${running.address} (process ${running.pid}).`);
  if (!roles.includes('api')) return ok('This process answers no requests and needs no port.');
  const choice = await choosePort(port, answeringHost(config));
  if (choice.kind === 'taken')
    return problem(
      `Port ${choice.port} is taken by another program.`,
      'Stop that program, or choose another port with --port N or PORT.',
    );
  if (choice.instead !== null)
    return ok(`Port ${choice.instead} is taken by another program; ${choice.port} will be used.`);
  return ok(port === 0 ? 'Any free port will be used.' : `Port ${choice.port} is free.`);
}
