import type { AccessCheck } from '../server/accounts-model.ts';

/** What a kind of request needs: any one of these, with a person's consent or as the application itself. */
export interface Need {
  readonly delegated: readonly string[];
  /** Null: an application by itself may not do this at all. */
  readonly application: readonly string[] | null;
}

const read = ['Calendars.Read', 'Calendars.ReadBasic', 'Calendars.ReadWrite'];
const write = ['Calendars.ReadWrite'];
const settings = ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'];
const everybody = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];

/** After the reference of Graph's permissions. `Calendars.ReadBasic.All` is the application's name for reading without bodies. */
export const NEEDS = {
  calendars: { delegated: [...read, 'Calendars.Read.Shared'], application: [...read, 'Calendars.ReadBasic.All'] },
  events: { delegated: read, application: [...read, 'Calendars.ReadBasic.All'] },
  /** What changed: `Calendars.ReadBasic` does not do, as an application's implementers found; the table of permissions lists it, and not as the least. */
  delta: { delegated: ['Calendars.Read', ...write], application: ['Calendars.Read', ...write] },
  /** What events say at length: `Calendars.ReadBasic` leaves it out. */
  bodies: { delegated: ['Calendars.Read', ...write], application: ['Calendars.Read', ...write] },
  write: { delegated: write, application: write },
  settings: { delegated: settings, application: settings },
  subscribe: { delegated: ['Calendars.Read', ...write], application: ['Calendars.Read', ...write] },
  /** Renewing, listing and deleting what one has: whoever could subscribe. */
  subscriptions: { delegated: [], application: [] },
  self: { delegated: ['User.Read', 'User.ReadWrite', 'User.ReadBasic.All', ...everybody], application: null },
  user: {
    delegated: ['User.Read', 'User.ReadWrite', 'User.ReadBasic.All', ...everybody],
    application: ['User.ReadBasic.All', ...everybody],
  },
  users: { delegated: ['User.ReadBasic.All', ...everybody], application: ['User.ReadBasic.All', ...everybody] },
  directory: { delegated: everybody, application: everybody },
} as const satisfies Readonly<Record<string, Need>>;

type Valid = Extract<AccessCheck, { kind: 'valid' }>;

/** Whether a token may do what needs this. Scopes compare without regard to letter case and to the resource before them. */
export function allows(access: Valid, need: Need): boolean {
  const wanted = access.personId === null ? need.application : need.delegated;
  if (wanted === null) return false;
  if (wanted.length === 0) return true;
  const held = new Set(access.scopes.map((scope) => plainScope(scope).toLowerCase()));
  return wanted.some((scope) => held.has(scope.toLowerCase()));
}

/** `https://graph.microsoft.com/Calendars.Read` and `Calendars.Read` are the same permission. */
export function plainScope(scope: string): string {
  const slash = scope.lastIndexOf('/');
  return slash < 0 ? scope : scope.slice(slash + 1);
}
