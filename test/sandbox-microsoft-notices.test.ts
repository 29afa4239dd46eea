import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { graphTypes } from './graph-schema.ts';
import { openReceiver } from './microsoft-receiver.ts';
import { visitMicrosoft } from './sandbox-microsoft-visitor.ts';
import type { MicrosoftVisit } from './sandbox-microsoft-visitor.ts';
import { describeWithSharedData } from './shared-data.ts';

let visit: MicrosoftVisit;
beforeAll(async () => {
  visit = await visitMicrosoft();
});
afterAll(() => visit.close());
afterEach(() => visit.assertFits());

describeWithSharedData('what the simulator sends is what Graph describes', () => {
  test('in notices of changes and of the life of a subscription', async () => {
    const receiver = await openReceiver();
    onTestFinished(() => receiver.close());
    const token = await visit.signIn(visit.person(2).id, 'Calendars.Read');
    const body = {
      changeType: 'created,updated,deleted',
      notificationUrl: receiver.notifyAt,
      lifecycleNotificationUrl: receiver.lifecycleAt,
      resource: '/me/events',
      expirationDateTime: new Date(visit.clock.at + 86_400_000).toISOString(),
      clientState: 'id.secret',
    };
    const made = await visit.ask(token, '/subscriptions', { method: 'POST', body });
    expect(made.status).toBe(201);
    const [calendar] = visit.sandbox.world.calendars(visit.person(2).id);
    const times = {
      kind: 'times',
      start: '2026-11-26T09:00:00',
      end: '2026-11-26T10:00:00',
      zone: 'Europe/Berlin',
    } as const;
    visit.sandbox.acts.create(calendar?.id ?? '', { times, title: 'Told of' });
    const lifecycle = {
      method: 'POST',
      body: JSON.stringify({ event: 'reauthorizationRequired', person: visit.person(2).id }),
    };
    expect((await fetch(`${visit.sandbox.microsoft.origin}/sandbox/microsoft/lifecycle`, lifecycle)).status).toBe(200);
    await visit.sandbox.pushes.idle();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/changes', '/lifecycle']);
    for (const sent of receiver.bodies) expect(graphTypes()('changeNotificationCollection', sent)).toEqual([]);

    const path = `/subscriptions/${made.body.id}`;
    expect((await visit.ask(token, `${path}/reauthorize`, { method: 'POST' })).status).toBe(204);
    const { expirationDateTime } = body;
    expect((await visit.ask(token, path, { method: 'PATCH', body: { expirationDateTime } })).status).toBe(200);
    expect((await visit.ask(token, '/subscriptions')).body.value).toHaveLength(1);
    expect((await visit.ask(token, path, { method: 'DELETE' })).status).toBe(204);
  });
});
