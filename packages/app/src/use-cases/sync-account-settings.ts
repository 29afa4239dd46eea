import { DEFAULT_WORKING_HOURS, findZone, validateWorkingHours } from '@clearweek/calendar';
import type { RemoteSettings } from '../ports/provider.ts';
import type { Person } from '../ports/person-tables.ts';
import type { TenantTransaction } from '../ports/store.ts';
import type { Troubled } from './account-access.ts';
import { type AccountRun, writeInRun } from './sync-account-run.ts';

/**
 * Asks the account for its person's zone and hours. They are taken while they are guesses: what somebody chose stays. A
 * consent that does not cover settings is no trouble: then they stay guesses.
 */
export async function readSettings(run: AccountRun): Promise<Troubled | null> {
  const answer = await run.account.ask((access) => run.provider.settings(access));
  if (answer.kind === 'trouble') return answer.trouble.kind === 'permission-missing' ? null : answer;
  if (!answer.value.isPerson) return { kind: 'trouble', trouble: { kind: 'no-person' } };
  const { value } = answer;
  await writeInRun(run, async (tx) => ({ changed: await takeSettings(tx, run, value), result: null }));
  return null;
}

async function takeSettings(tx: TenantTransaction, run: AccountRun, settings: RemoteSettings): Promise<boolean> {
  const person = await tx.people.get(run.connection.personId);
  if (person === null || !person.zoneIsGuess) return false;
  const hours = settings.workingHours;
  const takesHours = hours !== null && hasGuessedHours(person) && validateWorkingHours(hours).length === 0;
  const zone = settings.zone === null ? null : findZone(settings.zone);
  const change = {
    ...(takesHours && { workingHours: hours }),
    ...(zone?.kind === 'zone' && { zone: zone.id, zoneIsGuess: false }),
  };
  if (Object.keys(change).length === 0) return false;
  await tx.people.update(person.id, change);
  return true;
}

/** The primary calendar's own zone, where the account's settings did not tell one. Returns whether it was taken. */
export async function takeCalendarZone(tx: TenantTransaction, run: AccountRun, zone: string): Promise<boolean> {
  const person = await tx.people.get(run.connection.personId);
  const found = findZone(zone);
  if (person?.zoneIsGuess !== true || found.kind !== 'zone') return false;
  await tx.people.update(person.id, { zone: found.id, zoneIsGuess: false });
  return true;
}

/** Nobody has chosen hours who still has those that everybody begins with. */
function hasGuessedHours({ workingHours }: Person): boolean {
  return JSON.stringify(workingHours) === JSON.stringify(DEFAULT_WORKING_HOURS);
}
