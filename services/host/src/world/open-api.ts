import type { Readiness } from '@clearweek/api';
import type { App, ProviderName } from '@clearweek/app';
import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { findPort } from './answering-port.ts';
import type { HomeAddress } from './home-address.ts';

export interface ApiDependencies {
  readonly config: Config;
  readonly app: App;
  /** Learns the address. */
  readonly home: HomeAddress;
  readonly pretended: readonly ProviderName[];
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
export async function openApi(deps: ApiDependencies): Promise<OpenApi> {
  const { config, app, home, pretended, version, ready, log, say } = deps;
  const { createApi } = await import('@clearweek/api');
  for (let attempt = 1; ; attempt += 1) {
    const { host, port, instead } = await findPort(config);
    const address = `http://127.0.0.1:${port}/`;
    const publicUrl = (config.publicUrl ?? address).replace(/\/$/, '');
    const { mode, trustedProxies } = config;
    const api = await createApi({ app, mode, publicUrl, trustedProxies, pretended, version, ready, log });
    try {
      await api.listen({ port, host });
    } catch (error) {
      await api.close();
      // Somebody was faster between the look and the listening.
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE' && attempt < attempts) continue;
      throw error;
    }
    home.set(publicUrl);
    if (instead !== null) say(`Port ${instead} is taken by another program; using ${port}.`);
    return { address, close: () => closeApi(api) };
  }
}

async function closeApi(api: { close(): Promise<unknown>; server: { closeAllConnections(): void } }): Promise<void> {
  const timer = setTimeout(() => api.server.closeAllConnections(), patienceMs);
  try {
    await api.close();
  } finally {
    clearTimeout(timer);
  }
}
