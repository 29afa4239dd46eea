import type { Config } from '../config/config.ts';
import { choosePort } from '../free-port.ts';
import { StartFailure } from '../start-failure.ts';

export interface AnsweringPort {
  readonly host: string;
  readonly port: number;
  /** The usual port, where somebody else has it. */
  readonly instead: number | null;
}

/** On this computer only in embedded mode, on every interface in production. */
export function answeringHost({ mode }: Pick<Config, 'mode'>): string {
  return mode === 'embedded' ? '127.0.0.1' : '0.0.0.0';
}

/** Where to answer people. Throws StartFailure where no port is free. */
export async function findPort(config: Config): Promise<AnsweringPort> {
  const host = answeringHost(config);
  const choice = await choosePort(config.port, host);
  if (choice.kind === 'port') return { host, port: choice.port, instead: choice.instead };
  const text =
    config.port === null
      ? `The ports from ${choice.port} on are all taken.`
      : `Port ${choice.port} cannot be used: it is taken by another program, or needs more rights.`;
  throw new StartFailure(`${text} Choose another one with --port N.`);
}

/** Throws StartFailure where this process is to answer people and cannot. */
export async function requirePort(config: Config): Promise<void> {
  if (config.roles.includes('api')) await findPort(config);
}
