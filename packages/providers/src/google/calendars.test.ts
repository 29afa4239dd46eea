import { expect, test } from 'vitest';
import { listCalendars } from './calendars.ts';
import { troubleOf } from './errors.ts';
import { readRefusal } from './refusal.ts';
import { readSettings } from './settings.ts';
import { access, ok, scriptedClient } from './testing/scripted-client.ts';

test('own calendars: the primary one first and by its lasting name, no foreign, deleted or made ones', async () => {
  const entries = [
    { id: 'side@group.calendar.google.com', accessRole: 'owner' },
    { id: 'ada@lindenhof.example', accessRole: 'owner', primary: true },
    { id: 'bea@lindenhof.example', accessRole: 'writer' },
    { id: 'old@group.calendar.google.com', accessRole: 'owner', deleted: true },
    { id: 'en.german#holiday@group.v.calendar.google.com', accessRole: 'owner' },
    null,
    { accessRole: 'owner' },
  ];
  const client = scriptedClient([
    ok({ items: entries.slice(0, 1), nextPageToken: 'p2' }),
    ok({ items: entries.slice(1) }),
  ]);
  expect(await listCalendars(client, access)).toEqual({
    kind: 'ok',
    value: [
      { id: 'primary', primary: true },
      { id: 'side@group.calendar.google.com', primary: false },
    ],
    requests: 2,
  });
  expect(client.calls[0]).toMatchObject({ method: 'calendarList.list', parameters: { minAccessRole: 'owner' } });
  expect(client.calls[1]?.parameters['pageToken']).toBe('p2');
});

test('without leave to read the list there is the primary calendar', async () => {
  const trouble = { kind: 'fault', fault: { kind: 'permission-missing' } } as const;
  expect(await listCalendars(scriptedClient([{ kind: 'no', trouble }]), access)).toEqual({
    kind: 'ok',
    value: [{ id: 'primary', primary: true }],
    requests: 1,
  });
});

test("a proxy's refusal is not taken for missing leave: the other calendars stay", async () => {
  const trouble = troubleOf(readRefusal(403, '<html>Forbidden</html>', null));
  expect(await listCalendars(scriptedClient([{ kind: 'no', trouble }]), access)).toMatchObject({
    kind: 'failed',
    fault: { kind: 'unavailable' },
  });
});

test.each([{}, { error: 'proxy' }, { items: null }])('an answer that lists nothing is no list: %j', async (value) => {
  const unavailable = { kind: 'failed', fault: { kind: 'unavailable' } };
  expect(await listCalendars(scriptedClient([ok(value)]), access)).toMatchObject({ ...unavailable, requests: 1 });
  const second = scriptedClient([ok({ items: [], nextPageToken: 'p2' }), ok(value)]);
  expect(await listCalendars(second, access)).toMatchObject({ ...unavailable, requests: 2 });
});

test('a page without items is one where it names what comes next', async () => {
  const pages = [
    ok({ nextPageToken: 'p2' }),
    ok({ items: [{ id: 'side@group.calendar.google.com', accessRole: 'owner' }] }),
  ];
  expect(await listCalendars(scriptedClient(pages), access)).toMatchObject({
    kind: 'ok',
    value: [{}, {}],
    requests: 2,
  });
});

test('any other fault is one', async () => {
  const trouble = { kind: 'fault', fault: { kind: 'unauthorized' } } as const;
  const failed = { kind: 'failed', fault: { kind: 'unauthorized' }, requests: 1 };
  expect(await listCalendars(scriptedClient([{ kind: 'no', trouble }]), access)).toEqual(failed);
  expect(await readSettings(scriptedClient([{ kind: 'no', trouble }]), access)).toEqual(failed);
});

test('the zone comes from the primary calendar; Google knows no working hours', async () => {
  const value = { zone: 'Asia/Kolkata', workingHours: null, isPerson: true };
  expect(await readSettings(scriptedClient([ok({ timeZone: 'Asia/Calcutta' })]), access)).toMatchObject({ kind: 'ok' });
  expect(await readSettings(scriptedClient([ok({ timeZone: 'Asia/Kolkata' })]), access)).toEqual({
    kind: 'ok',
    value,
    requests: 1,
  });
  expect(await readSettings(scriptedClient([ok({ timeZone: 'Middle/Earth' })]), access)).toMatchObject({
    value: { zone: null },
  });
});
