import type { AppDependencies } from '../dependencies.ts';
import type { OrganizationConsent, OrganizationProvider } from '../ports/organization-provider.ts';
import type { Organization } from '../ports/organization-tables.ts';
import type { Cursor } from '../ports/provider.ts';
import type { TenantId } from '../ports/store.ts';
import type { Trouble } from './account-health.ts';
import { type Asker, createHearing, takeLeave, tellHowItWent } from './provider-leave.ts';
import type { Changes } from './read-directory-belief.ts';
import { goOn } from './sync-account-run.ts';

type AskDependencies = Pick<AppDependencies, 'store' | 'clock' | 'providers'>;

export type DirectoryRead =
  | { readonly kind: 'read'; readonly changes: Changes; readonly requests: number }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** Carries through an adapter that there is no leave for the next request. */
class NoLeave extends Error {
  override readonly name = 'NoLeave';
}

/**
 * Asks for the people of an organization, from where the last reading ended and, where that holds no longer, from the beginning. A
 * directory has as many pages as it likes, so each request has a leave of its own.
 */
export async function askDirectory(
  deps: AskDependencies,
  tenantId: TenantId,
  { cursor }: Organization,
  consent: OrganizationConsent,
  signal: AbortSignal,
): Promise<DirectoryRead> {
  const provider = deps.providers[consent.provider]?.organization;
  if (provider === undefined) return { kind: 'trouble', trouble: { kind: 'not-set-up' } };
  const asker = { provider: consent.provider, tenantId, personId: null };
  const leave = await takeLeave(deps, asker, 1);
  if (!leave.ok) return { kind: 'trouble', trouble: leave.trouble };
  const hearing = createHearing(deps, asker);
  const reader = { deps, provider, consent, asker, hearing, signal };
  const read = await readFrom(reader, cursor === null ? [null] : [cursor, null]);
  // A request that was cut off by our own stop says nothing about the provider.
  goOn({ signal });
  await tellHowItWent(deps, consent.provider, leave, hearing, read.kind === 'trouble' ? read.trouble : null);
  return read;
}

interface Reader {
  readonly deps: AskDependencies;
  readonly provider: OrganizationProvider;
  readonly consent: OrganizationConsent;
  readonly asker: Asker;
  readonly hearing: ReturnType<typeof createHearing>;
  readonly signal: AbortSignal;
}

async function readFrom(reader: Reader, cursors: readonly (Cursor | null)[]): Promise<DirectoryRead> {
  const { provider, consent, hearing, signal } = reader;
  const leaves = leaveForEach(reader);
  for (const cursor of cursors) {
    const answer = await provider.directory(consent, cursor, signal, leaves.next).catch((error: unknown) => {
      if (leaves.refused() === null) throw error;
      return null;
    });
    const refused = leaves.refused();
    if (refused !== null) return { kind: 'trouble', trouble: refused };
    if (answer === null) throw new TypeError('A directory that gave no answer was not refused either.');
    await hearing.hear(answer.requests, answer.kind === 'failed' ? answer.fault : null);
    if (answer.kind === 'failed') return { kind: 'trouble', trouble: answer.fault };
    if (answer.value.kind === 'changes') {
      return { kind: 'read', changes: answer.value, requests: hearing.requests() };
    }
  }
  // Without a cursor none can have expired; whatever this is, asking at once again will not mend it.
  return { kind: 'trouble', trouble: { kind: 'unavailable', retryAfterMs: null } };
}

/** Leave for one request after the other; the first has it already. */
function leaveForEach({ deps, asker }: Reader) {
  let isFirst = true;
  let refused: Trouble | null = null;
  return {
    refused: () => refused,
    async next(): Promise<void> {
      if (isFirst) {
        isFirst = false;
        return;
      }
      const leave = await takeLeave(deps, asker, 1);
      if (leave.ok) return;
      refused = leave.trouble;
      throw new NoLeave();
    },
  };
}
