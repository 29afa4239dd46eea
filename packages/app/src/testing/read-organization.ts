import { HOUR } from '@clearweek/calendar';
import type { OrganizationId } from '../ports/organization-tables.ts';
import { directory, entry, withOrganization } from './organized-world.ts';

/** An organization of three people that was read and whose calendars were. */
export async function readOrganization(name: 'google' | 'microsoft' = 'google') {
  const all = await withOrganization(name);
  all.organization.answerDirectory(directory([entry('ada'), entry('ben'), entry('cem')], { cursor: 'one' }));
  const { id } = await all.connect();
  await all.workOn(HOUR / 60);
  all.provider.asked.length = 0;
  all.organization.asked.length = 0;
  const stored = () => all.tables().organizations.get(id as OrganizationId)!;
  return { ...all, id: id as OrganizationId, stored };
}
