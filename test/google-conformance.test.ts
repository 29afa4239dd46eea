import { openGoogle, primary, privateAtGoogle } from './google-client-world.ts';
import { openNoticeServer } from './notice-server.ts';
import { describeProvider } from './provider-conformance.ts';
import type { NoticeListener, ProviderHarness } from './provider-harness.ts';

describeProvider('Google', async (): Promise<ProviderHarness> => {
  const world = await openGoogle();
  const { sandbox, google } = world;
  const person = world.person('p1');
  return {
    world: sandbox.world,
    acts: sandbox.acts,
    person,
    calendar: world.calendar('p1'),
    colleague: world.person('p4'),
    provider: google.calendars,
    access: await world.access(person),
    remote: primary,
    faults: sandbox.faults,
    requests: sandbox.requests,
    another: () => world.client().calendars,
    listen,
    delivered: () => sandbox.pushes.idle(),
    isPrivate: privateAtGoogle,
    close: () => sandbox.close(),
  };
});

/** Notices of Google are empty; everything stands in their headers. The first one of a channel only says that it is open. */
async function listen(): Promise<NoticeListener> {
  const notices: { id: string; secret: string }[] = [];
  const { origin, close } = await openNoticeServer(({ headers }, response) => {
    if (headers['x-goog-resource-state'] === 'exists') {
      notices.push({ id: String(headers['x-goog-channel-id']), secret: String(headers['x-goog-channel-token']) });
    }
    response.writeHead(204).end();
  });
  const notifyAt = `${origin}/notices`;
  return { notifyAt, lifecycleAt: notifyAt, notices, close };
}
