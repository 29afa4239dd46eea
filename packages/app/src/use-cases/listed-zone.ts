import { findZone, type Instant } from '@clearweek/calendar';
import type { DirectoryEntry } from '../ports/organization-provider.ts';
import type { Person } from '../ports/person-tables.ts';
import type { PersonId, TenantTransaction } from '../ports/store.ts';

/**
 * Lets a person's zone follow what a list of their organization says, for as long as it is a guess. It stays one: what a calendar
 * says, or the person, is surer. The address need not be proved for that, as it gives nobody anything but a guess.
 */
export async function followListedZone(
  tx: TenantTransaction,
  personId: PersonId,
  address: string,
  now: Instant,
): Promise<void> {
  const listed = (await tx.members.byAddress(address)).find(({ zone }) => zone !== null);
  if (listed !== undefined && listed.zone !== null) await guessZone(tx, personId, listed.zone, now);
}

/** As `followListedZone`, for everybody whom a list names that was just imported. */
export async function guessListedZones(
  tx: TenantTransaction,
  entries: readonly DirectoryEntry[],
  now: Instant,
): Promise<void> {
  const zones = new Map(entries.flatMap(({ addresses, zone }) => addresses.map((address) => [address, zone] as const)));
  for (const person of await tx.people.withGuessedZone()) {
    const zone = zones.get(person.address ?? '') ?? null;
    if (zone !== null) await replaceGuess(tx, person, zone, now);
  }
}

/** Takes a zone of a list for a person whose own is a guess; their weeks are then measured anew. */
export async function guessZone(tx: TenantTransaction, personId: PersonId, zone: string, now: Instant): Promise<void> {
  const person = await tx.people.get(personId);
  if (person !== null) await replaceGuess(tx, person, zone, now);
}

async function replaceGuess(tx: TenantTransaction, person: Person, name: string, now: Instant): Promise<void> {
  const found = findZone(name);
  if (!person.zoneIsGuess || found.kind !== 'zone' || found.id === person.zone) return;
  const personId = person.id;
  await tx.people.update(personId, { zone: found.id });
  await tx.outbox.add('measure-person', { personId }, { key: `measure:${personId}`, at: now });
}
