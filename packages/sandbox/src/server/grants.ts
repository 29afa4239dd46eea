import type { Grant } from './accounts-model.ts';
import { opaque } from './opaque.ts';

interface LiveGrant extends Grant {
  revoked: boolean;
}

export interface Grants {
  create(clientId: string, personId: string | null, scopes: readonly string[]): Grant;
  /** Only what people consented to; newest last; revoked ones left out. */
  of(personId: string): readonly Grant[];
  revoke(grant: Grant): void;
  /** Everything that this person ever allowed this client: that is what "revoke" means at both providers. */
  revokeConsent(grant: Grant): void;
  revokePerson(personId: string): void;
  onRevoked(listener: (grant: Grant) => void): void;
}

export function createGrants(): Grants {
  const byPerson = new Map<string, LiveGrant[]>();
  const listeners: ((grant: Grant) => void)[] = [];

  function revoke(grant: Grant): void {
    if (grant.revoked) return;
    (grant as LiveGrant).revoked = true;
    if (grant.personId !== null) {
      const others = byPerson.get(grant.personId)?.filter((other) => other !== grant) ?? [];
      byPerson.set(grant.personId, others);
    }
    for (const listener of listeners) listener(grant);
  }

  const of = (personId: string): readonly Grant[] => [...(byPerson.get(personId) ?? [])];

  return {
    create(clientId, personId, scopes) {
      const grant: LiveGrant = { id: opaque('grant-'), clientId, personId, scopes: [...scopes], revoked: false };
      if (personId !== null) byPerson.set(personId, [...(byPerson.get(personId) ?? []), grant]);
      return grant;
    },
    of,
    revoke,
    revokeConsent(grant) {
      const all = grant.personId === null ? [grant] : of(grant.personId);
      for (const other of all) if (other.clientId === grant.clientId) revoke(other);
    },
    revokePerson(personId) {
      for (const grant of of(personId)) revoke(grant);
    },
    onRevoked: (listener) => void listeners.push(listener),
  };
}
