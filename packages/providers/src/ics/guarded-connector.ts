import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import { FeedFault } from './feed-fault.ts';
import type { ResolveName } from './resolve-name.ts';

export interface ConnectorParts {
  readonly resolve: ResolveName;
  readonly isPublic: (address: string) => boolean;
  /** Certificates to trust instead of the well-known ones; null in production. */
  readonly ca: string | null;
  /** Ends name resolution and every connection that was made, also one that is still being made. */
  readonly signal: AbortSignal;
}

/**
 * The way out for feeds: undici asks it for every connection. The check stands here and not in a `lookup` function
 * because Node never looks up a host that is written as an IP address. All answers of the DNS are checked, one that is
 * not public refuses the name, and the socket gets exactly the checked list: a second question to the DNS, which could
 * be answered differently (rebinding), is never asked. The certificate is still checked against the name.
 */
export function createGuardedConnector(parts: ConnectorParts): buildConnector.connector {
  return (options, callback) => {
    const host = options.hostname.replace(/\.$/, '');
    open(host, options, parts).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

async function open(host: string, options: buildConnector.Options, parts: ConnectorParts): Promise<TLSSocket> {
  if (options.protocol !== 'https:') throw forbidden();
  const addresses = await checkedAddresses(host, parts);
  parts.signal.throwIfAborted();
  const socket = await handshake(host, Number(options.port) || 443, addresses, parts);
  // Believe the socket more than the plan: nothing is sent to an address that was not on the list.
  if (!parts.isPublic(socket.remoteAddress ?? '')) {
    socket.destroy();
    throw forbidden();
  }
  return socket;
}

async function checkedAddresses(host: string, parts: ConnectorParts): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await namedAddresses(host, parts) : [host];
  if (!addresses.every((address) => parts.isPublic(address))) throw forbidden();
  return addresses;
}

async function namedAddresses(host: string, { resolve, signal }: ConnectorParts): Promise<readonly string[]> {
  let addresses: readonly string[] = [];
  try {
    addresses = await resolve(host, signal);
  } catch {
    signal.throwIfAborted();
    throw new FeedFault('feed_unreachable', "The name of the feed's server could not be looked up just now.");
  }
  if (addresses.length === 0) {
    throw new FeedFault('feed_unreachable', "The feed's server does not exist: its name leads nowhere.");
  }
  return addresses;
}

function handshake(
  host: string,
  port: number,
  addresses: readonly string[],
  { ca, signal }: ConnectorParts,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let reached = false;
    const socket = connectTls({
      host,
      port,
      servername: isIP(host) === 0 ? host : '',
      lookup: onlyThese(addresses),
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      // Said aloud because NODE_TLS_REJECT_UNAUTHORIZED in the environment would otherwise switch the check off.
      rejectUnauthorized: true,
      ...(ca === null ? {} : { ca }),
    });
    const abort = (): void => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', abort));
    socket.once('connect', () => {
      reached = true;
    });
    socket.on('error', () => reject(reached ? noSecureConnection() : noConnection()));
    socket.once('secureConnect', () => resolve(socket));
  });
}

/** Hands out the checked addresses, whatever is asked. */
function onlyThese(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const wanted = answers.filter(({ family }) => !options.family || Number(options.family) === family);
    const first = wanted[0];
    if (first === undefined) callback(new Error('no address of this family'), []);
    else if (options.all) callback(null, wanted);
    else callback(null, first.address, first.family);
  };
}

function forbidden(): FeedFault {
  return new FeedFault(
    'feed_forbidden_address',
    'The feed leads to an address inside a private network. Only calendars on the public internet can be read.',
  );
}

function noConnection(): FeedFault {
  return new FeedFault('feed_unreachable', "The feed's server does not accept a connection.");
}

function noSecureConnection(): FeedFault {
  return new FeedFault(
    'feed_unreachable',
    "No secure connection to the feed's server could be made: its certificate is not valid for it, has run out, or is not trusted.",
  );
}
