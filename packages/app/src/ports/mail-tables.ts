import type { Instant } from '@clearweek/calendar';
import type { ProviderName } from './provider.ts';
import type { ConnectionId, PersonId } from './store.ts';

export type MailId = string & { readonly __mailId: never };

/** A mail that is wanted. Its words are made when it is sent, so none are kept. */
export interface WantedMail {
  readonly id: MailId;
  readonly personId: PersonId;
  readonly kind: 'reconnect';
  readonly connectionId: ConnectionId;
  readonly wantedAt: Instant;
  /** `unknown`: the process died while the server had it; it is never sent a second time. */
  readonly state: 'wanted' | 'sending' | 'sent' | 'refused' | 'unknown' | 'pointless';
}

/** Accounts of a tenant at one provider. */
export interface TroubledAccounts {
  readonly accounts: number;
  /** Those of them about which a mail was wanted, and whose trouble is not over. */
  readonly troubled: number;
}

export interface Mails {
  /** One mail for one trouble: null where this connection has one that is not done with since `forget` was called. */
  want(personId: PersonId, kind: WantedMail['kind'], connectionId: ConnectionId, at: Instant): Promise<MailId | null>;
  /** The trouble is over; the next one may write again. */
  forget(connectionId: ConnectionId): Promise<void>;
  /** How many accounts there are, and about how many of them a mail was wanted since then. */
  countTroubled(provider: ProviderName, since: Instant): Promise<TroubledAccounts>;
  get(id: MailId): Promise<WantedMail | null>;
  setState(id: MailId, state: WantedMail['state'], at: Instant): Promise<void>;
}
