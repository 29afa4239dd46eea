import type { Instant, WorkingHours } from '@clearweek/calendar';
import type { PersonId } from './store.ts';

export interface Person {
  readonly id: PersonId;
  /** IANA id. */
  readonly zone: string;
  /** True until somebody chose the zone: the first calendar's own zone then replaces the guess. */
  readonly zoneIsGuess: boolean;
  readonly workingHours: WorkingHours;
  /** Where mail reaches the person, lower case; kept encrypted. Null: nowhere. */
  readonly address: string | null;
  /** May configure the organization. Gives no view of anybody's calendar. */
  readonly isAdministrator: boolean;
  /** An account is or was theirs, by signing in or in a directory. Stays true: nobody else may become a person who was somebody. */
  readonly hadAccount: boolean;
  readonly createdAt: Instant;
}

/** A person who has no account yet. */
export type NewPerson = Omit<Person, 'id' | 'hadAccount'>;

export interface People {
  get(id: PersonId): Promise<Person | null>;
  create(person: NewPerson): Promise<Person>;
  /** Holds the row until the transaction ends. */
  lock(id: PersonId): Promise<void>;
  /** The longest-standing person of the tenant. */
  first(): Promise<Person | null>;
  /** The longest-standing one who never had an account: whoever uses an embedded installation at the computer itself. */
  local(): Promise<Person | null>;
  update(
    id: PersonId,
    change: Partial<
      Pick<Person, 'zone' | 'zoneIsGuess' | 'workingHours' | 'address' | 'isAdministrator' | 'hadAccount'>
    >,
  ): Promise<void>;
  /** Those with an address whose zone is still a guess. */
  withGuessedZone(): Promise<readonly Person[]>;
  /** When the person's weeks must be measured again, because the window moves on by itself. */
  setNextAnalysisAt(id: PersonId, at: Instant): Promise<void>;
}

export interface SessionRecord {
  readonly personId: PersonId;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
}

/** Who is signed in where. Found by the hash of the token that only the browser has. */
export interface Sessions {
  create(tokenHash: Uint8Array, session: SessionRecord): Promise<void>;
  find(tokenHash: Uint8Array): Promise<SessionRecord | null>;
  touch(tokenHash: Uint8Array, lastSeenAt: Instant): Promise<void>;
  remove(tokenHash: Uint8Array): Promise<void>;
  /** Ends all of a person. */
  removeAll(personId: PersonId): Promise<void>;
  /** Forgets expired ones, and all but the newest `keep` of a person. */
  prune(personId: PersonId, now: Instant, keep: number): Promise<void>;
}
