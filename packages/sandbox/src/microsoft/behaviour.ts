/** What the simulated tenant is like. Tests and the control page may change it while it runs. */
export interface Behaviour {
  /**
   * Empty pages with a next link, items that come twice in a round, and tombstones in a first round: all of it allowed by Graph's
   * documentation, and shown in a fixed share of cases. Off for measuring.
   */
  unevenPages: boolean;
  /**
   * Which zone times are in where a request does not ask for one. The documentation says UTC; a mailbox's own zone shows up clients that
   * forget to ask on the second page.
   */
  zoneWithoutPrefer: 'mailbox' | 'utc';
  /** Permissions that an administrator gave the application itself. */
  applicationPermissions: Set<string>;
  /** The tenant's administrator removed the app. Whoever consents anew brings it back. */
  appRemoved: boolean;
  /** People whose mailboxes lie outside of the application's scope (RBAC for Applications), by id. */
  refusedMailboxes: Set<string>;
  /** People without a mailbox in the cloud, by id. */
  withoutMailbox: Set<string>;
  /** Whom `mailboxSettings.userPurpose` does not call a user, by id. */
  purposes: Map<string, 'shared' | 'room' | 'equipment' | 'others'>;
  /** At most so many requests of one app at one mailbox at a time, and in ten minutes. */
  mailboxConcurrency: number;
  mailboxRequests: number;
}

export function defaultBehaviour(): Behaviour {
  return {
    unevenPages: true,
    zoneWithoutPrefer: 'mailbox',
    applicationPermissions: new Set(['Calendars.Read', 'MailboxSettings.Read', 'User.Read.All']),
    appRemoved: false,
    refusedMailboxes: new Set(),
    withoutMailbox: new Set(),
    purposes: new Map(),
    mailboxConcurrency: 4,
    mailboxRequests: 10_000,
  };
}
