import { validateWorkingHours } from '@clearweek/calendar';
import { type PersonView, type PreferencesChange, presentPerson } from '../contracts/person.ts';
import type { AppDependencies } from '../dependencies.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../ports/person-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { requireZone } from '../zones.ts';

export type PersonDependencies = Pick<AppDependencies, 'store' | 'clock'>;

export function createPersonUseCases(deps: PersonDependencies) {
  return {
    async me({ tenantId, personId }: Principal): Promise<PersonView> {
      return deps.store.inTenant(tenantId, async (tx) => presentPerson(await requirePerson(tx, personId)));
    },

    /** Changes zone or working hours; the weeks are measured again by what is chosen. */
    async changePreferences({ tenantId, personId }: Principal, change: PreferencesChange): Promise<PersonView> {
      const zone = change.zone === undefined ? {} : { zone: requireZone(change.zone).id, zoneIsGuess: false };
      const hours = change.workingHours === undefined ? {} : { workingHours: requireWorkingHours(change.workingHours) };
      const now = deps.clock.now();
      return deps.store.inTenant(tenantId, async (tx) => {
        const before = await requirePerson(tx, personId);
        if (isSame(before, { ...zone, ...hours })) return presentPerson(before);
        await tx.people.update(personId, { ...zone, ...hours });
        await tx.outbox.add('measure-person', { personId }, { key: `measure:${personId}`, at: now });
        await tx.audit.write({ at: now, actor: personId, action: 'person.preferences_changed', subject: personId });
        return presentPerson(await requirePerson(tx, personId));
      });
    },
  };
}

/** Whether a change says what already holds; then nothing is to be measured again. */
function isSame(person: Person, change: Partial<Person>): boolean {
  return JSON.stringify({ ...person, ...change }) === JSON.stringify(person);
}

/** The person, or `not_found`: the session outlived the person. */
export async function requirePerson(tx: TenantTransaction, personId: Principal['personId']): Promise<Person> {
  const person = await tx.people.get(personId);
  if (person === null) throw new AppError('not_found', 'This person is no longer here.');
  return person;
}

function requireWorkingHours(hours: Person['workingHours']): Person['workingHours'] {
  const problems = validateWorkingHours(hours).map(({ pointer, code, text }) => ({
    pointer: `/workingHours${pointer}`,
    code,
    text,
  }));
  if (problems.length > 0)
    throw new AppError('invalid_request', 'The working hours are not in the expected form.', { problems });
  return hours;
}
