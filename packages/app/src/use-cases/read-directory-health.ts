import type { Instant } from '@clearweek/calendar';
import type { Organization } from '../ports/organization-tables.ts';
import type { ConnectionHealth, ConnectionProblem } from '../ports/connection-tables.ts';
import { accountHasTrouble, type Trouble } from './account-health.ts';

const REFUSED =
  'The provider does not allow Clearweek to read the directory. Check what was allowed there, for both directory and calendars; with Google also that the service account, its key and the administrator whom it stands for are still valid.';
const SHRUNK =
  'The directory suddenly names nobody, or fewer than half of its people. Nobody was disconnected, and it will be read again. If it is right, connect the organization anew.';
const TAKEN = 'The people of this organization belong to another customer of this installation.';
const UNREADABLE = 'The directory could not be read. It will be tried again.';

/** Why a directory was not read, or what was read of it not taken over. */
export type DirectoryTrouble =
  | Trouble
  /** So many are missing at once that it is more likely a mistake of the provider. */
  | { readonly kind: 'shrunk' }
  /** It proved to be of people who belong to another tenant. */
  | { readonly kind: 'taken' };

/** What becomes of an organization whose directory could not be read: as with a mailbox, only that an administrator is told. */
export function afterDirectoryTrouble(
  { failures }: Pick<Organization, 'failures'>,
  trouble: DirectoryTrouble,
  now: Instant,
  random: number,
): Pick<Organization, 'health' | 'failures' | 'nextReadAt'> {
  const source = { kind: 'mailbox', organizationId: '', owner: '' } as const;
  const change = accountHasTrouble({ failures, source }, asOfAccount(trouble), now, random);
  const nextReadAt = change.nextSyncAt;
  const { health } = change;
  if (!('problem' in health)) return { health, failures: change.failures, nextReadAt };
  const problem = problemOf(trouble, health.problem);
  return { health: { ...health, problem }, failures: change.failures, nextReadAt };
}

/** How an organization is whose directory was read: well, but for what an administrator should know. */
export function healthAfterReading(foreignDomains: number): ConnectionHealth {
  if (foreignDomains === 0) return { state: 'active' };
  const [what, belong] = foreignDomains === 1 ? ['One domain', 'belongs'] : [`${foreignDomains} domains`, 'belong'];
  const text = `${what} of this directory ${belong} to another customer of this installation. Their people are not read here; all others are.`;
  return { state: 'needs_attention', problem: { code: 'account_taken', text } };
}

/** What is tried again, and how soon, goes as with an account. */
function asOfAccount(trouble: DirectoryTrouble): Trouble {
  if (trouble.kind === 'shrunk') return { kind: 'unavailable', retryAfterMs: null };
  return trouble.kind === 'taken' ? { kind: 'blocked-by-admin' } : trouble;
}

function problemOf({ kind }: DirectoryTrouble, { code, text }: ConnectionProblem): ConnectionProblem {
  if (kind === 'shrunk') return { code, text: SHRUNK };
  if (kind === 'taken') return { code: 'account_taken', text: TAKEN };
  if (code === 'provider_misconfigured') return { code, text };
  return { code, text: code === 'admin_consent_needed' ? REFUSED : UNREADABLE };
}
