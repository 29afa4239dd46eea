import { DAY, type Instant } from '@clearweek/calendar';
import {
  type GoogleOrganizationRequest,
  type MicrosoftOrganizationRequest,
  type OrganizationReading,
  type OrganizationView,
  type PeopleImport,
  presentOrganization,
} from '../contracts/organization.ts';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { OrganizationConsent } from '../ports/organization-provider.ts';
import type { Organization, OrganizationId } from '../ports/organization-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { readGoogleConsent, readMicrosoftConsent } from './organizations-consent.ts';
import { guessListedZones } from './listed-zone.ts';
import { setReading } from './organizations-reading.ts';
import { readPeopleList } from './people-list.ts';

export type OrganizationDependencies = Pick<
  AppDependencies,
  'store' | 'clock' | 'random' | 'providers' | 'tenancy' | 'defaultZone'
>;

/**
 * What an administrator does for the whole organization, and what each person may say to it. Everything but a person's own wish throws
 * `not_an_administrator` for anybody else. Connecting stores the consent and orders the reading of the directory; how that goes is the
 * organization's state.
 */
export function createOrganizations(deps: OrganizationDependencies) {
  return {
    /** By Google's domain-wide delegation. Throws `invalid_request` with a problem for each part of the key file that is wrong. */
    async connectGoogleOrganization(principal: Principal, input: GoogleOrganizationRequest): Promise<OrganizationView> {
      await requireAdministrator(deps, principal);
      const consent = readGoogleConsent(input);
      return connect(deps, principal, consent, consent.admin.slice(consent.admin.lastIndexOf('@') + 1));
    },

    /** By Microsoft's application permissions. Throws `invalid_request` for what is no tenant's id. */
    async connectMicrosoftOrganization(
      principal: Principal,
      input: MicrosoftOrganizationRequest,
    ): Promise<OrganizationView> {
      await requireAdministrator(deps, principal);
      const consent = readMicrosoftConsent(input);
      return connect(deps, principal, consent, consent.tenant);
    },

    /** Replaces the list of people. Throws `invalid_people_list` with a problem for each line that is wrong; then nothing is changed. */
    async importPeople(principal: Principal, bytes: Uint8Array): Promise<PeopleImport> {
      await requireAdministrator(deps, principal);
      const reading = readPeopleList(bytes);
      if (reading.kind === 'broken') {
        const { problems, more } = reading;
        const detail =
          more === 0 ? 'Nothing was imported.' : `Nothing was imported. ${more} more mistakes are not listed.`;
        throw new AppError('invalid_people_list', detail, { problems });
      }
      const now = deps.clock.now();
      return deps.store.inTenant(principal.tenantId, async (tx) => {
        await requireAdministratorIn(tx, principal);
        const { id } = await tx.organizations.put('csv', null, now);
        const counts = await tx.members.put(id, reading.entries, { whole: true, removed: [] });
        await guessListedZones(tx, reading.entries, now);
        const health = { state: 'active' } as const;
        await tx.organizations.update(id, { health, failures: 0, lastReadAt: now, nextReadAt: null });
        await audit(tx, principal, 'organization.people_imported', id, now, { ...counts });
        return { organization: presentOrganization(await requireOrganization(tx, id)), ...counts };
      });
    },

    async listOrganizations(principal: Principal): Promise<OrganizationView[]> {
      return deps.store.inTenant(principal.tenantId, async (tx) => {
        await requireAdministratorIn(tx, principal);
        return (await tx.organizations.list()).filter(isConnected).map(presentOrganization);
      });
    },

    /**
     * Forgets the consent at once, and orders that the directory and what was read by it are erased, which takes a while with thousands of
     * people. People and what they connected themselves stay.
     */
    async removeOrganization(principal: Principal, id: OrganizationId): Promise<void> {
      const now = deps.clock.now();
      await deps.store.inTenant(principal.tenantId, async (tx) => {
        await requireAdministratorIn(tx, principal);
        const { provider } = await requireOrganization(tx, id);
        await audit(tx, principal, 'organization.disconnected', id, now);
        // Of a list of people nothing was read.
        if (provider === 'csv') return tx.organizations.remove(id);
        // From here on nobody reads by it any more, not even a reading that is under way, and what is erased stays so.
        await tx.organizations.put(provider, null, now);
        // Looked at again a day later, should the order come to nothing.
        await tx.organizations.update(id, { nextReadAt: now + DAY });
        await tx.outbox.add('read-directory', { organizationId: id }, { key: `directory:${id}`, at: now });
      });
    },

    /** Whether the organization's consent reads this person's calendar. */
    async organizationReading({ tenantId, personId }: Principal): Promise<OrganizationReading> {
      return deps.store.inTenant(tenantId, async (tx) => {
        const members = await tx.members.ofPerson(personId);
        return { listed: members.length > 0, allowed: !members.some(({ optedOut }) => optedOut) };
      });
    },

    /**
     * The person's own wish. Without leave everything that the organization's consent read of them is erased at once, and nothing is
     * read again; with it, reading begins anew. Throws `not_found` where no organization lists the person.
     */
    async setOrganizationReading(principal: Principal, allowed: boolean): Promise<OrganizationReading> {
      return setReading(deps, principal, allowed);
    },
  };
}

async function connect(
  deps: OrganizationDependencies,
  principal: Principal,
  consent: OrganizationConsent,
  name: string,
): Promise<OrganizationView> {
  const { provider } = consent;
  if (deps.providers[provider] === undefined) {
    throw new AppError('provider_not_set_up', 'The operator of Clearweek has to set up this provider first.');
  }
  await requireOwnOrganization(deps, principal, consent, name);
  const now = deps.clock.now();
  return deps.store.inTenant(principal.tenantId, async (tx) => {
    await requireAdministratorIn(tx, principal);
    const { id } = await tx.organizations.put(provider, consent, now);
    // The order of this moment reads it first; the due time is for the day after.
    await tx.organizations.update(id, { nextReadAt: now + DAY });
    await tx.outbox.add('read-directory', { organizationId: id }, { key: `directory:${id}`, at: now });
    await audit(tx, principal, 'organization.connected', id, now);
    return presentOrganization(await requireOrganization(tx, id));
  });
}

/**
 * Nobody reads another organization by naming it. Microsoft's consent is nothing but a name, so people of that organization have to
 * belong here already, which only signing in with an account of it brings about. Google's consent proves itself by its key, but only when
 * it is used: what is named here claims nothing, and the reading of the directory claims what it proved.
 */
async function requireOwnOrganization(
  { store, tenancy }: OrganizationDependencies,
  { tenantId }: Principal,
  { provider }: OrganizationConsent,
  name: string,
): Promise<void> {
  if (tenancy === 'single') return;
  const home = await store.homeOf(provider, name);
  if (home === tenantId || (provider === 'google' && home === null)) return;
  throw new AppError(
    'account_taken',
    provider === 'microsoft'
      ? 'Sign in with an account of this organization first.'
      : 'The people of this organization belong to another customer of this installation.',
  );
}

async function requireAdministrator({ store }: OrganizationDependencies, principal: Principal): Promise<void> {
  await store.inTenant(principal.tenantId, (tx) => requireAdministratorIn(tx, principal));
}

async function requireAdministratorIn(tx: TenantTransaction, { personId }: Principal): Promise<void> {
  const person = await tx.people.get(personId);
  if (person?.isAdministrator === true) return;
  throw new AppError('not_an_administrator', 'Ask an administrator of your organization to do this.');
}

/** False for one that was removed and is being erased. */
function isConnected({ provider, consent }: Organization): boolean {
  return provider === 'csv' || consent !== null;
}

async function requireOrganization(tx: TenantTransaction, id: OrganizationId): Promise<Organization> {
  const organization = await tx.organizations.get(id);
  if (organization === null || !isConnected(organization))
    throw new AppError('not_found', 'There is no such organization.');
  return organization;
}

async function audit(
  tx: TenantTransaction,
  { personId }: Principal,
  action: 'organization.connected' | 'organization.disconnected' | 'organization.people_imported',
  subject: OrganizationId,
  at: Instant,
  detail?: Record<string, number>,
): Promise<void> {
  await tx.audit.write({ at, actor: personId, action, subject, ...(detail !== undefined && { detail }) });
}
