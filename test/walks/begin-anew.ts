import { DEFAULT_WORKING_HOURS } from '@clearweek/calendar';
import { systemZone } from '../../services/host/src/system.ts';
import type { World } from './world.ts';

/** Makes the one person one who has just come: no calendar, and a zone that is a guess, which the next calendar replaces. */
export async function beginAnew({ store }: World): Promise<void> {
  await store.inTenant(await store.localTenant(), async (tx) => {
    const known = await tx.people.first();
    if (known === null) return;
    for (const { id } of await tx.connections.list(known.id)) await tx.connections.remove(id);
    await tx.weeks.removeAll(known.id);
    await tx.people.update(known.id, { zone: systemZone(), zoneIsGuess: true, workingHours: DEFAULT_WORKING_HOURS });
  });
}
