import { createServer } from 'node:net';

/** Whether nobody listens on a port of an interface at this moment. */
export function isFree(port: number, host: string): Promise<boolean> {
  return listenOnce(port, host).then((found) => found !== null);
}

export type PortChoice =
  | { readonly kind: 'port'; readonly port: number; readonly instead: number | null }
  | { readonly kind: 'taken'; readonly port: number };

const usualPort = 8787;
const neighbours = 20;

/**
 * The port to answer on: the one that was asked for or none; without one the usual, and where that is taken the next free one
 * (`instead` is then the taken one). 0 takes whichever is free.
 */
export async function choosePort(asked: number | null, host: string): Promise<PortChoice> {
  if (asked !== null) {
    const port = await listenOnce(asked, host);
    return port === null ? { kind: 'taken', port: asked } : { kind: 'port', port, instead: null };
  }
  for (let port = usualPort; port < usualPort + neighbours; port += 1) {
    if (await isFree(port, host)) return { kind: 'port', port, instead: port === usualPort ? null : usualPort };
  }
  return { kind: 'taken', port: usualPort };
}

/** Listens for a moment and says on which port; null where that is not possible. */
function listenOnce(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address === null || typeof address === 'string' ? null : address.port));
    });
  });
}
