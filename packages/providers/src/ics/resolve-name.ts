import { Resolver } from 'node:dns/promises';

/** Gives all IPv4 and IPv6 addresses of a name; an empty list where there are none. Throws where no server answers. */
export type ResolveName = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** What says "this name has no address of this family", as opposed to "nobody could say". */
const noAddress = new Set(['ENODATA', 'ENOTFOUND']);

/**
 * Asks the DNS and nothing else: no hosts file, no search list (in a cluster `a.b` would become a neighbour's service),
 * no multicast. Unlike `dns.lookup` it can be cancelled and does not occupy a thread of the pool, so that a name server
 * that never answers costs nothing. `servers` are addresses with ports; without them the machine's own are asked.
 */
export function createNameResolver(servers?: readonly string[]): ResolveName {
  return async (name, signal) => {
    signal.throwIfAborted();
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await bothFamilies(resolver, name);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

async function bothFamilies(resolver: Resolver, name: string): Promise<string[]> {
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found;
  const broken = answers.find((answer) => answer.status === 'rejected' && !noAddress.has(answer.reason?.code));
  if (broken?.status === 'rejected') throw broken.reason;
  return [];
}
