import type { Readiness } from '@clearweek/api';
import type { App } from '@clearweek/app';
import type { Config } from '../config/config.ts';
import { choosePort } from '../free-port.ts';
import type { Log } from '../log.ts';
import { StartFailure } from '../start-failure.ts';

export interface ApiDependencies {
  readonly config: Config;
  readonly app: App;
  readonly version: string;
  readonly ready: () => Promise<Readiness>;
  readonly log: Log;
  readonly say: (text: string) => void;
}

export interface OpenApi {
  /** With the slash at the end. */
  readonly address: string;
  close(): Promise<void>;
}

/** Requests under way may end; then their connections are cut. */
const patienceMs = 5_000;
const attempts = 5;

/** Answers people: on this computer only in embedded mode, on every interface in production. Throws StartFailure where the port is taken. */
export async function openApi({ config, app, version, ready, log, say }: ApiDependencies): Promise<OpenApi> {
  const { createApi } = await import('@clearweek/api');
  const host = config.mode === 'embedded' ? '127.0.0.1' : '0.0.0.0';
  for (let attempt = 1; ; attempt += 1) {
    const choice = await choosePort(config.port, host);
    if (choice.kind === 'taken') throw portTaken(choice.port, config);
    const address = `http://127.0.0.1:${choice.port}/`;
    const publicUrl = (config.publicUrl ?? address).replace(/\/$/, '');
    const api = await createApi({ app, mode: config.mode, publicUrl, version, ready, log });
    try {
      await api.listen({ port: choice.port, host });
    } catch (error) {
      await api.close();
      // Somebody was faster between the look and the listening.
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' && attempt < attempts) continue;
      throw error;
    }
    if (choice.instead !== null) say(`Port ${choice.instead} is taken by another program; using ${choice.port}.`);
    return { address, close: () => closeApi(api) };
  }
}

function portTaken(port: number, { port: asked }: Config): StartFailure {
  const text =
    asked === null
      ? `The ports from ${port} on are all taken.`
      : `Port ${port} cannot be used: it is taken by another program, or needs more rights.`;
  return new StartFailure(`${text} Choose another one with --port N.`);
}

async function closeApi(api: { close(): Promise<unknown>; server: { closeAllConnections(): void } }): Promise<void> {
  const timer = setTimeout(() => api.server.closeAllConnections(), patienceMs);
  try {
    await api.close();
  } finally {
    clearTimeout(timer);
  }
}
