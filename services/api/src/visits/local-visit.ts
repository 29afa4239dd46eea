/** What decides whether a request was made by somebody at this machine. */
export interface Visit {
  readonly remoteAddress: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Whether a request comes from a program on this machine, by a way that no stranger can take. All of these have to hold:
 * - the connection comes from a loopback address;
 * - the Host header is a loopback name or address; otherwise a foreign name was made to point here (DNS rebinding);
 * - no header says that a proxy stands in between: then the connection tells nothing about who is asking;
 * - a browser does not say that another site started it.
 */
export function isLocalVisit(visit: Visit): boolean {
  const host = loopbackHost(visit);
  if (!isLoopbackAddress(visit.remoteAddress) || host === null || passedProxy(visit)) return false;
  return !isForeign(visit, [`http://${host}`]);
}

/**
 * Whether a browser says that the request was started by a page of another origin, other ports and subdomains
 * included. `null` as origin is foreign: it hides where the request came from.
 */
export function isForeign({ headers }: Visit, ownOrigins: readonly string[]): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = headers;
  return origin !== undefined && !(typeof origin === 'string' && ownOrigins.includes(origin));
}

/** The Host header where it names this machine. */
export function loopbackHost({ headers }: Visit): string | null {
  const { host } = headers;
  return typeof host === 'string' && loopbackHostForm.test(host) ? host.toLowerCase() : null;
}

const loopbackHostForm = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/i.test(address);
}

function passedProxy({ headers }: Visit): boolean {
  return Object.keys(headers).some(
    (name) => name === 'forwarded' || name === 'via' || name === 'x-real-ip' || name.startsWith('x-forwarded-'),
  );
}
