import { DAY, MINUTE } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { access, NOW, scriptedGraph } from './testing/scripted-graph.ts';

const request = {
  calendar: { id: 'cal-1', primary: true },
  id: 'i'.repeat(43),
  secret: 's'.repeat(43),
  notifyAt: 'https://clearweek.example/hooks/microsoft',
  lifecycleAt: 'https://clearweek.example/hooks/microsoft/lifecycle',
  until: NOW + 30 * DAY,
};
const watch = { remoteId: 'sub/1', resourceId: null, expiresAt: NOW };

test('a watch names itself in what comes back with each notice, and may live as long as Graph then says', async () => {
  const body = { id: 'sub-1', expirationDateTime: '2026-11-25T10:00:00.0000000Z' };
  const { microsoft, seen } = await scriptedGraph(() => ({ status: 201, body }));
  const value = { remoteId: 'sub-1', resourceId: null, expiresAt: Date.UTC(2026, 10, 25, 10) };
  expect(await microsoft.calendars.watch(access(), request)).toEqual({ kind: 'ok', value, requests: 1 });
  expect(seen[0]).toMatchObject({
    method: 'POST',
    path: '/v1.0/subscriptions',
    headers: { prefer: expect.stringContaining('IdType="ImmutableId"'), 'content-type': 'application/json' },
    body: {
      changeType: 'created,updated,deleted',
      notificationUrl: request.notifyAt,
      lifecycleNotificationUrl: request.lifecycleAt,
      resource: '/me/calendars/cal-1/events',
      clientState: `${request.id}.${request.secret}`,
      expirationDateTime: '2026-11-30T08:50:00Z',
    },
  });
  const { expirationDateTime } = seen[0]!.body as { expirationDateTime: string };
  expect(Date.parse(expirationDateTime) - NOW).toBeLessThanOrEqual(10_080 * MINUTE);
});

test('a shorter wish is passed on as it is', async () => {
  const { microsoft, seen } = await scriptedGraph(() => ({ status: 201 }));
  await microsoft.calendars.watch(access({ mailbox: 'oid-1' }), { ...request, until: NOW + DAY });
  const body = { expirationDateTime: '2026-11-24T09:00:00Z', resource: '/users/oid-1/calendars/cal-1/events' };
  expect(seen[0]).toMatchObject({ body });
});

test('an id and a secret that do not fit together are a mistake of ours', async () => {
  const { microsoft } = await scriptedGraph(() => ({}));
  const long = { ...request, secret: 's'.repeat(90) };
  await expect(microsoft.calendars.watch(access(), long)).rejects.toThrow(RangeError);
});

test('an answer without a name or a date is no watch', async () => {
  const { microsoft } = await scriptedGraph(() => ({ status: 201, body: { id: 'sub-1' } }));
  const fault = { kind: 'unavailable', retryAfterMs: null };
  expect(await microsoft.calendars.watch(access(), request)).toEqual({ kind: 'failed', fault, requests: 1 });
});

test('a watch is made longer in its place', async () => {
  const body = { id: 'sub/1', expirationDateTime: '2026-11-30T08:50:00Z' };
  const { microsoft, seen } = await scriptedGraph(() => ({ body }));
  const answer = await microsoft.calendars.renew?.(access(), watch, NOW + 30 * DAY);
  expect(answer).toMatchObject({ kind: 'ok', value: { expiresAt: NOW + 10_070 * MINUTE } });
  expect(seen[0]).toMatchObject({
    method: 'PATCH',
    path: '/v1.0/subscriptions/sub%2F1',
    body: { expirationDateTime: '2026-11-30T08:50:00Z' },
  });
});

test.each(['ResourceNotFound', 'ExtensionError'])(
  'what cannot be renewed because it is gone (%s) is not there',
  async (code) => {
    const { microsoft } = await scriptedGraph(() => ({ status: 404, body: { error: { code, message: '' } } }));
    const answer = await microsoft.calendars.renew?.(access(), watch, NOW + DAY);
    expect(answer).toEqual({ kind: 'failed', fault: { kind: 'no-calendar' }, requests: 1 });
  },
);

test('stopping a watch that is gone already is no failure, anything else is', async () => {
  const statuses = [204, 404, 500];
  const { microsoft, seen } = await scriptedGraph(() => ({
    status: statuses[seen.length - 1] ?? 500,
    body: { error: { code: 'ResourceNotFound', message: '' } },
  }));
  const done = { kind: 'ok', value: null, requests: 1 };
  expect(await microsoft.calendars.stopWatch(access(), watch)).toEqual(done);
  expect(await microsoft.calendars.stopWatch(access(), watch)).toEqual(done);
  expect(await microsoft.calendars.stopWatch(access(), watch)).toMatchObject({ kind: 'failed' });
  expect(seen.map(({ method }) => method)).toEqual(['DELETE', 'DELETE', 'DELETE']);
});

test('of all subscriptions those are listed that notify the address and belong to the account', async () => {
  const one = (id: string, more: object = {}): object => ({
    id,
    notificationUrl: request.notifyAt,
    resource: '/me/calendars/c/events',
    expirationDateTime: '2026-11-25T10:00:00Z',
    ...more,
  });
  const value = [
    one('a', { notificationUrl: `${request.notifyAt.split('?', 1)[0]}?watch=Name_a` }),
    one('b', { notificationUrl: 'https://elsewhere.example/' }),
    one('c', { resource: 'users/OID-1/calendars/c/events' }),
    one('d', { resource: '/users/oid-10/calendars/c/events' }),
  ];
  const { microsoft } = await scriptedGraph(() => ({ body: { value } }));
  const ids = async (mailbox: string | null): Promise<string[]> => {
    const answer = await microsoft.calendars.listWatches?.(access({ mailbox }), request.notifyAt);
    return answer?.kind === 'ok' ? answer.value.map(({ remoteId }) => remoteId) : ['failed'];
  };
  expect(await ids(null)).toEqual(['a', 'c', 'd']);
  const all = await microsoft.calendars.listWatches?.(access({ mailbox: null }), request.notifyAt);
  expect(all?.kind === 'ok' && all.value.map(({ name }) => name)).toEqual(['Name_a', null, null]);
  expect(await ids('oid-1')).toEqual(['c']);
});
