import type { AppDependencies } from '../dependencies.ts';
import type { OrganizationConsent } from '../ports/organization-provider.ts';
import type { ListedWatch, ProviderAccess, ProviderFault } from '../ports/provider.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';
import { decodeWatchName } from '../watch-name.ts';
import { createHearing, settleLeave, takeLeave } from './provider-leave.ts';
import { goOn } from './sync-account-run.ts';
import { canNotify, noticeAddresses } from './watch-connection-address.ts';

type SweepDependencies = Pick<AppDependencies, 'store' | 'clock' | 'providers' | 'publicUrl'>;

/** A token and the list. */
const EXPECTED_REQUESTS = 2;

/** Whose names are looked up together. */
const NAMES_AT_ONCE = 500;

/**
 * Stops the watches that a provider still has of an organization's mailboxes and nobody here knows: those of a process that died between
 * asking and writing. One list for all mailboxes together, once with each reading of the directory: a list for each mailbox would be as long as
 * there are mailboxes. A watch is known by the name that was written down before the provider was asked, so that one which is just being made, or
 * is another tenant's, is never taken for an orphan. What fails is left to the next reading. Returns counts.
 */
export async function sweepOrganization(
  deps: SweepDependencies,
  tenantId: TenantId,
  consent: OrganizationConsent,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const { provider: name } = consent;
  const connected = deps.providers[name];
  const listWatches = connected?.calendars.listWatches ?? null;
  if (connected === undefined || listWatches === null || !canNotify(deps.publicUrl())) return {};
  const asker = { provider: name, tenantId, personId: null };
  if (!(await takeLeave(deps, asker, EXPECTED_REQUESTS)).ok) return {};
  const hearing = createHearing(deps, asker);
  const heard = async <A extends Answer>(answer: A): Promise<Extract<A, { kind: 'ok' }> | null> => {
    await hearing.hear(answer.requests, answer.kind === 'failed' ? (answer.fault ?? null) : null);
    return answer.kind === 'ok' ? (answer as Extract<A, { kind: 'ok' }>) : null;
  };
  let stopped = 0;
  try {
    const token = await heard(await connected.organization.accessToken(consent, null, 'calendars', signal));
    if (token === null) return {};
    const access: ProviderAccess = {
      token: async () => token.value.token,
      mailbox: null,
      quotaUser: tenantId,
      signal,
    };
    const { notifyAt } = noticeAddresses(deps.publicUrl(), name);
    const listed = await heard(await listWatches(access, notifyAt));
    for (const orphan of await orphans(deps, tenantId, listed?.value ?? [])) {
      goOn({ signal });
      if ((await heard(await connected.calendars.stopWatch(access, orphan))) === null) break;
      stopped += 1;
    }
  } finally {
    await settleLeave(deps, asker, EXPECTED_REQUESTS, hearing);
  }
  return stopped > 0 ? { stopped } : {};
}

interface Answer {
  readonly kind: 'ok' | 'failed';
  readonly fault?: ProviderFault;
  readonly requests: number;
}

/** Those that bear a name of this tenant's, under which nothing is written down, or another watch. */
async function orphans(
  { store }: SweepDependencies,
  tenantId: TenantId,
  listed: readonly ListedWatch[],
): Promise<readonly ListedWatch[]> {
  const found: ListedWatch[] = [];
  for (let from = 0; from < listed.length; from += NAMES_AT_ONCE) {
    const some = listed.slice(from, from + NAMES_AT_ONCE);
    found.push(...(await store.inTenant(tenantId, (tx) => unknownOf(tx, tenantId, some))));
  }
  return found;
}

async function unknownOf(
  tx: TenantTransaction,
  tenantId: TenantId,
  listed: readonly ListedWatch[],
): Promise<readonly ListedWatch[]> {
  const own = listed.flatMap((remote) => {
    const named = remote.name === null ? null : decodeWatchName(remote.name);
    return named?.tenantId === tenantId ? [{ remote, id: named.watchId }] : [];
  });
  const watches = new Map((await tx.watches.getMany(own.map(({ id }) => id))).map((watch) => [watch.id, watch]));
  return own.flatMap(({ remote, id }) => {
    const known = watches.get(id);
    const isKnown = known !== undefined && (known.remote === null || known.remote.remoteId === remote.remoteId);
    return isKnown ? [] : [remote];
  });
}
