import type { DirectoryEntry, OrganizationProvider, ProviderAccess } from '@clearweek/app';
import type { admin_directory_v1 } from 'googleapis/build/src/apis/admin/index.js';
import type { GoogleClient } from './client.ts';
import { faultOf } from './errors.ts';
import { asList, asText, asTexts } from './read-json.ts';

type DirectoryUser = admin_directory_v1.Schema$User;

/** A million people, at 500 a page. */
const mostPages = 2_000;

const userFields =
  'id,primaryEmail,emails,aliases,nonEditableAliases,name/fullName,orgUnitPath,relations,suspended,archived,deletionTime';

/** Everybody in the directory, also those who are suspended. */
export async function readDirectory(
  client: GoogleClient,
  access: ProviderAccess,
): ReturnType<OrganizationProvider['directory']> {
  const entries: DirectoryEntry[] = [];
  let pageToken: string | null = null;
  for (let requests = 1; requests <= mostPages; requests += 1) {
    const parameters = {
      customer: 'my_customer',
      maxResults: 500,
      projection: 'full',
      fields: `nextPageToken,users(${userFields})`,
      ...(pageToken !== null && { pageToken }),
    };
    const page = await client.directory<admin_directory_v1.Schema$Users>(access, (api, options) =>
      api.users.list(parameters, options),
    );
    if (page.kind === 'no') return { kind: 'failed', fault: faultOf(page.trouble), requests };
    for (const user of asList(page.value.users)) {
      const entry = directoryEntry(user);
      if (entry !== null) entries.push(entry);
    }
    pageToken = asText(page.value.nextPageToken);
    if (pageToken === null) {
      return { kind: 'ok', value: { kind: 'changes', whole: true, entries, removed: [], cursor: null }, requests };
    }
  }
  return { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: mostPages };
}

/** Null where the user has no id or no address. Google's directory knows no zones. */
export function directoryEntry(user: DirectoryUser): DirectoryEntry | null {
  const externalId = asText(user.id);
  const main = addressOf(user.primaryEmail);
  if (externalId === null || main === null) return null;
  const others = [...listed(user.emails, 'address'), ...asTexts(user.aliases), ...asTexts(user.nonEditableAliases)];
  return {
    externalId,
    addresses: [...new Set([main, ...others.flatMap((one) => addressOf(one) ?? [])])],
    name: asText(user.name?.fullName),
    zone: null,
    manager: managerOf(user.relations),
    unit: (asText(user.orgUnitPath) ?? '').split('/').filter((part) => part !== ''),
    active: user.suspended !== true && user.archived !== true && asText(user.deletionTime) === null,
  };
}

/** Google's types call these lists `any`. */
function listed(value: unknown, field: string): readonly string[] {
  return asList(value as readonly Record<string, unknown>[]).flatMap((one) => asText(one[field]) ?? []);
}

function managerOf(relations: unknown): string | null {
  const manager = asList(relations as readonly Record<string, unknown>[]).find((one) => one['type'] === 'manager');
  return addressOf(manager?.['value']);
}

function addressOf(value: unknown): string | null {
  const address = asText(value)?.trim().toLowerCase();
  return address?.includes('@') === true ? address : null;
}
