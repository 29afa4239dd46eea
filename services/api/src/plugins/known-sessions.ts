import { createHash } from 'node:crypto';

export interface KnownSessions {
  /** A cookie whose session was just found to hold. */
  remember(cookie: string, personId: string): void;
  /** Whose session it was when it was last looked up, in the last minutes; null where that is not known. Proves nothing by itself. */
  personOf(cookie: string): string | null;
  forget(cookie: string): void;
}

const KNOWN_MS = 10 * 60_000;
/** Of a large company in one morning; each takes some hundred bytes. */
const MOST = 50_000;

/**
 * Remembers for a while which cookies held, so that it is known whose request it is before the database is asked. Cookies are secrets:
 * only their hashes stay.
 */
export function createKnownSessions({ now }: { readonly now: () => number }, most = MOST): KnownSessions {
  // In the order in which they were last remembered.
  const known = new Map<string, { readonly personId: string; readonly until: number }>();
  return {
    remember(cookie, personId) {
      const name = nameOf(cookie);
      known.delete(name);
      known.set(name, { personId, until: now() + KNOWN_MS });
      for (const oldest of known.keys()) {
        if (known.size <= most) break;
        known.delete(oldest);
      }
    },
    personOf(cookie) {
      const found = known.get(nameOf(cookie));
      return found === undefined || found.until <= now() ? null : found.personId;
    },
    forget: (cookie) => void known.delete(nameOf(cookie)),
  };
}

function nameOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64');
}
