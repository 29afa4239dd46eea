import type { AppDependencies } from '../dependencies.ts';
import type { DirectoryChanges, DirectoryEntry } from '../ports/organization-provider.ts';
import type { Organization, OrganizationId } from '../ports/organization-tables.ts';
import type { TenantId, TenantTransaction } from '../ports/store.ts';

/** A reading of a directory, before it is believed. */
export type Changes = Extract<DirectoryChanges, { kind: 'changes' }>;

type BeliefDependencies = Pick<AppDependencies, 'store' | 'tenancy'>;

/** So many may leave at once whatever share of the organization they are. */
const A_HANDFUL = 5;

/** Members that a reading leaves out, or says are gone. */
export async function whoLeft(
  { store }: BeliefDependencies,
  tenantId: TenantId,
  { id }: Organization,
  { entries, removed, whole }: Changes,
): Promise<readonly string[]> {
  return store.inTenant(tenantId, async (tx) => {
    if (whole) return absent(tx, id, new Set(entries.map(({ externalId }) => externalId)));
    const known: string[] = [];
    for (const externalId of removed)
      if ((await tx.members.byExternalId(id, externalId)) !== null) known.push(externalId);
    return known;
  });
}

/**
 * Whether a reading takes so many away that it is not believed: everybody, or more than half. In a handful of people half is nothing unusual,
 * and whoever connects the organization anew has said that it is right, except that nobody at all is left.
 */
export function isTooMany({ people, health }: Organization, left: number, { whole, entries }: Changes): boolean {
  if (left === 0) return false;
  if (left >= people && (!whole || entries.length === 0)) return true;
  return health.state !== 'pending' && left > Math.max(A_HANDFUL, people / 2);
}

/** What of a reading is this tenant's own. */
export interface OwnChanges {
  readonly changes: Changes;
  /** How many domains of the directory belong to other tenants; their people are left to them. */
  readonly foreignDomains: number;
}

/**
 * Lets the people of Google's domains come to this tenant, once the consent has proved whose they are by reading them: every user's main address
 * is in a domain that Google has checked. Other addresses prove nothing. Where a domain belongs to another tenant, its people stay there: they are
 * no members here, are not read, and nothing of them is kept. Null where that is so of all that are named.
 */
export async function claimProved(
  { store, tenancy }: BeliefDependencies,
  tenantId: TenantId,
  { provider }: Organization,
  changes: Changes,
): Promise<OwnChanges | null> {
  if (tenancy === 'single' || provider !== 'google' || !changes.whole) return { changes, foreignDomains: 0 };
  const domains = new Set(changes.entries.flatMap((entry) => domainOf(entry) ?? []));
  const foreign = new Set(await store.claimOrganizations(tenantId, provider, [...domains]));
  if (domains.size > 0 && foreign.size === domains.size) return null;
  const entries = changes.entries.filter((entry) => !foreign.has(domainOf(entry) ?? ''));
  return { changes: { ...changes, entries }, foreignDomains: foreign.size };
}

function domainOf({ addresses: [main] }: DirectoryEntry): string | null {
  return main === undefined ? null : main.slice(main.lastIndexOf('@') + 1);
}

async function absent(tx: TenantTransaction, id: OrganizationId, listed: ReadonlySet<string>): Promise<string[]> {
  const left: string[] = [];
  let after: string | null = null;
  do {
    const page = await tx.members.page(id, after, 1_000);
    for (const { externalId } of page.members) if (!listed.has(externalId)) left.push(externalId);
    after = page.next;
  } while (after !== null);
  return left;
}
