import { expect, test } from 'vitest';
import { primaryCalendar } from './calendars.ts';
import { troubleOf } from './errors.ts';
import { readRefusal } from './refusal.ts';
import { access, ok, scriptedClient } from './testing/scripted-client.ts';
import { stopWatch, watch } from './watches.ts';

const request = {
  calendar: primaryCalendar,
  id: 'watch-1',
  secret: 's3cret',
  notifyAt: 'https://clearweek.example/hooks/google',
  lifecycleAt: 'https://clearweek.example/hooks/lifecycle',
  until: 1_800_000_000_000,
};

test('a channel is opened with our id and secret, and lives as long as Google says', async () => {
  const client = scriptedClient([ok({ id: 'watch-1', resourceId: 'r', expiration: '1799999999000' })]);
  expect(await watch(client, access, request)).toEqual({
    kind: 'ok',
    value: { remoteId: 'watch-1', resourceId: 'r', expiresAt: 1_799_999_999_000 },
    requests: 1,
  });
  expect(client.calls[0]).toEqual({
    method: 'events.watch',
    parameters: {
      calendarId: 'primary',
      requestBody: {
        id: 'watch-1',
        type: 'web_hook',
        address: 'https://clearweek.example/hooks/google',
        token: 's3cret',
        expiration: '1800000000000',
      },
    },
  });
});

test.each([{}, { resourceId: 'r' }, { expiration: '5' }, { resourceId: 'r', expiration: 'soon' }])(
  'an answer like %j is none',
  async (value) => {
    expect(await watch(scriptedClient([ok(value)]), access, request)).toMatchObject({ fault: { kind: 'unavailable' } });
  },
);

test.each([
  [400, 'pushNotSupportedForRequestedResource', 'permission-missing'],
  [400, 'channelIdNotUnique', 'permission-missing'],
  [400, 'invalid', 'permission-missing'],
  [400, 'push.webhookUrlNotHttps', 'misconfigured'],
  [404, 'notFound', 'no-calendar'],
  [500, 'backendError', 'unavailable'],
])('a channel that is refused (%i %s) is %s', async (status, reason, kind) => {
  const trouble = troubleOf(readRefusal(status, JSON.stringify({ error: { errors: [{ reason }] } }), null));
  const answer = await watch(scriptedClient([{ kind: 'no', trouble }]), access, request);
  expect(answer).toMatchObject({ kind: 'failed', fault: { kind }, requests: 1 });
});

test('stopping needs both names; what is gone is stopped', async () => {
  const remote = { remoteId: 'watch-1', resourceId: 'r', expiresAt: 0 };
  const client = scriptedClient([ok({})]);
  const stopped = { kind: 'ok', value: null, requests: 1 };
  expect(await stopWatch(client, access, remote)).toEqual(stopped);
  expect(client.calls[0]).toEqual({
    method: 'channels.stop',
    parameters: { requestBody: { id: 'watch-1', resourceId: 'r' } },
  });
  const gone = scriptedClient([{ kind: 'no', trouble: { kind: 'gone' } }]);
  expect(await stopWatch(gone, access, remote)).toEqual(stopped);
  const trouble = { kind: 'fault', fault: { kind: 'unauthorized' } } as const;
  expect(await stopWatch(scriptedClient([{ kind: 'no', trouble }]), access, remote)).toMatchObject({ kind: 'failed' });
  expect(await stopWatch(scriptedClient([]), access, { ...remote, resourceId: null })).toMatchObject({ kind: 'ok' });
});
