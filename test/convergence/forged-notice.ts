import type { SeededRandom } from '@clearweek/sandbox';
import { itemId, itemKey } from '../../packages/sandbox/src/microsoft/item-ids.ts';
import type { ConvergenceWorld } from './convergence-world.ts';

/** What somebody sends who knows the name of a watch and the id of an event, and not the watch's secret: that the event is gone. */
export async function forgeNotice(world: ConvergenceWorld, random: SeededRandom): Promise<void> {
  const person = world.person(random.pick(['p3', 'p4']));
  const signedIn = world.signedIn.get(person.id)!;
  const watches = await world.store.inTenant(signedIn.principal.tenantId, (tx) =>
    tx.watches.list(signedIn.connectionId),
  );
  const events = world.sandbox.world.calendars(person.id).flatMap(({ events: own }) => [...own.keys()]);
  if (watches.length === 0 || events.length === 0) return;
  const id = itemId(itemKey(random.pick(events), null), 'immutable');
  const notice = {
    subscriptionId: random.pick(watches).remote?.remoteId ?? 'unknown',
    clientState: 'A'.repeat(43) + '.' + 'B'.repeat(43),
    changeType: 'deleted',
    resource: `Users/${person.subject}/Events/${id}`,
    resourceData: { '@odata.type': '#Microsoft.Graph.Event', id },
    tenantId: world.sandbox.world.tenantId,
  };
  await fetch(`${world.letterBox.address}/webhooks/microsoft`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: [notice] }),
  });
}
