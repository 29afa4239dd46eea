import { openMicrosoft, primaryOf } from './microsoft-client-world.ts';
import { openReceiver } from './microsoft-receiver.ts';
import { describeProvider } from './provider-conformance.ts';
import type { ProviderHarness } from './provider-harness.ts';

describeProvider('Microsoft', async (): Promise<ProviderHarness> => {
  const world = await openMicrosoft();
  const { sandbox, microsoft } = world;
  const person = world.person('p1');
  const access = await world.access(person);
  return {
    world: sandbox.world,
    acts: sandbox.acts,
    person,
    calendar: world.calendar('p1'),
    colleague: world.person('p4'),
    provider: microsoft.calendars,
    access,
    remote: await primaryOf(microsoft, access),
    faults: sandbox.faults,
    requests: sandbox.requests,
    another: () => world.client().calendars,
    listen: openReceiver,
    delivered: () => sandbox.pushes.idle(),
    close: () => sandbox.close(),
  };
});
