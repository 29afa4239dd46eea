import type { CalendarChanges } from '@clearweek/app';
import { expect, test } from 'vitest';
import { primaryCalendar } from './calendars.ts';
import { changesSince } from './changes-since.ts';
import type { GoogleAnswer } from './client.ts';
import { writeCursor } from './cursor.ts';
import { type GoogleTrouble, troubleOf } from './errors.ts';
import { readRefusal } from './refusal.ts';
import { calledOff, exception, series, single } from './testing/google-items.ts';
import { access, ok, scriptedClient } from './testing/scripted-client.ts';

const window = { start: Date.UTC(2027, 0, 1), end: Date.UTC(2027, 6, 1) };
const cursor = writeCursor({ syncToken: 'token-1', from: window.start });
const no = (trouble: GoogleTrouble): GoogleAnswer<unknown> => ({ kind: 'no', trouble });
const last = (items: unknown[], more: object = {}) => ok({ items, nextSyncToken: 'token-2', ...more });

async function read(answers: readonly GoogleAnswer<unknown>[], from: string | null, mailbox: string | null = null) {
  const client = scriptedClient(answers);
  const result = await changesSince(client, { ...access, mailbox }, primaryCalendar, from, window);
  return { result, calls: client.calls };
}

function changesIn(result: CalendarChanges) {
  if (result.kind !== 'changes') throw new Error(`no changes but ${result.kind}`);
  return result;
}

const briefly = (result: CalendarChanges) =>
  changesIn(result).changes.map((one) => ('record' in one ? `${one.kind} ${one.record}` : one.kind));

test('without a cursor everything is asked for that ends later than half a year before the window', async () => {
  const { result, calls } = await read([last([single()], { timeZone: 'Europe/Berlin' })], null);
  expect(changesIn(result)).toMatchObject({ whole: true, zone: 'Europe/Berlin', requests: 1, unreadable: 0 });
  expect(briefly(result)).toEqual(['event single1']);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    method: 'events.list',
    parameters: { calendarId: 'primary', singleEvents: false, showDeleted: true, timeMin: '2026-07-02T00:00:00.000Z' },
  });
  for (const forbidden of ['timeMax', 'orderBy', 'q', 'syncToken']) {
    expect(calls[0]?.parameters).not.toHaveProperty(forbidden);
  }
});

test('with a cursor the same question goes with the token, and without a time', async () => {
  const whole = await read([last([])], null);
  const { result, calls } = await read([last([])], changesIn(whole.result).cursor);
  expect(changesIn(result)).toMatchObject({ whole: false, changes: [] });
  const { timeMin: _, ...question } = whole.calls[0]?.parameters ?? {};
  expect(calls[0]?.parameters).toEqual({ ...question, syncToken: 'token-2' });
});

test('the fields asked for include both tokens', async () => {
  const { calls } = await read([last([])], null);
  expect(calls[0]?.parameters['fields']).toMatch(/^nextPageToken,nextSyncToken,timeZone,items\(/);
});

test('pages are followed by their token, also where they are empty', async () => {
  const pages = [ok({ items: [], nextPageToken: 'p2' }), ok({ nextPageToken: 'p3' }), last([single()])];
  const { result, calls } = await read(pages, cursor);
  expect(briefly(result)).toEqual(['event single1']);
  expect(changesIn(result).requests).toBe(3);
  expect(calls.map((one) => one.parameters['pageToken'])).toEqual([undefined, 'p2', 'p3']);
  expect(calls.every((one) => one.parameters['syncToken'] === 'token-1')).toBe(true);
});

test('of an event that stands on two pages the later one holds', async () => {
  const pages = [ok({ items: [single()], nextPageToken: 'p2' }), last([single({ summary: 'Later' })])];
  const { changes } = changesIn((await read(pages, cursor)).result);
  expect(changes).toMatchObject([{ event: { title: 'Later' } }]);
});

test('a page token that died begins the listing again', async () => {
  const pages = [ok({ items: [single()], nextPageToken: 'p2' }), no({ kind: 'rejected' }), last([single()])];
  const { result, calls } = await read(pages, cursor);
  expect(changesIn(result).requests).toBe(3);
  expect(calls[2]?.parameters).not.toHaveProperty('pageToken');
});

test('a listing whose page tokens always die ends', async () => {
  const dying = [ok({ nextPageToken: 'p2' }), no({ kind: 'rejected' })];
  const { result } = await read([...dying, ...dying, ...dying], null);
  expect(result).toEqual({ kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: 6 });
});

test('a listing that names the same page for ever ends', async () => {
  const { result } = await read([ok({ nextPageToken: 'p2' }), ok({ nextPageToken: 'p2' })], null);
  expect(result).toMatchObject({ kind: 'failed', fault: { kind: 'unavailable' } });
});

test.each([
  [{ kind: 'cursor-gone' }, cursor, { kind: 'cursor-expired', requests: 1 }],
  [{ kind: 'rejected' }, cursor, { kind: 'cursor-expired', requests: 1 }],
  [{ kind: 'rejected' }, null, { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: 1 }],
  [{ kind: 'gone' }, cursor, { kind: 'calendar-gone', requests: 1 }],
  [{ kind: 'gone' }, null, { kind: 'calendar-gone', requests: 1 }],
  [
    { kind: 'fault', fault: { kind: 'unauthorized' } },
    cursor,
    { kind: 'failed', fault: { kind: 'unauthorized' }, requests: 1 },
  ],
] as const)('%j with the cursor %s', async (trouble, from, expected) => {
  expect((await read([no(trouble)], from)).result).toEqual(expected);
});

test('a fault on a later page gives no changes at all', async () => {
  const fault = { kind: 'unavailable', retryAfterMs: 9 } as const;
  const { result } = await read([ok({ items: [single()], nextPageToken: 'p2' }), no({ kind: 'fault', fault })], cursor);
  expect(result).toEqual({ kind: 'failed', fault, requests: 2 });
});

test.each([
  ['of an earlier window', writeCursor({ syncToken: 't', from: window.start + 1 })],
  ['without a token', writeCursor({ syncToken: null, from: window.start })],
  ['of another question', JSON.stringify([0, window.start, 't'])],
  ['that nobody can read', 'x'],
  ['that is something else', '{"a":1}'],
])('a cursor %s counts as expired, and nothing is asked', async (_, from) => {
  const { result, calls } = await read([], from);
  expect(result).toEqual({ kind: 'cursor-expired', requests: 0 });
  expect(calls).toEqual([]);
});

test("a proxy's page in place of Google's word takes no calendar away, and at most the cursor", async () => {
  for (const status of [403, 404, 410]) {
    const trouble = troubleOf(readRefusal(status, '<html>Not here</html>', null));
    const failed = { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null }, requests: 1 };
    expect((await read([no(trouble)], null)).result).toEqual(failed);
    const later = status === 410 ? { kind: 'cursor-expired', requests: 1 } : failed;
    expect((await read([no(trouble)], cursor)).result).toEqual(later);
  }
});

test('a cursor covers windows that begin later, without end', async () => {
  const later = writeCursor({ syncToken: 't', from: window.start - 1 });
  expect(changesIn((await read([last([])], later)).result).whole).toBe(false);
});

test('a cursor goes on covering what the first reading covered', async () => {
  const from = window.start - 1_000;
  const { cursor: next } = changesIn((await read([last([])], writeCursor({ syncToken: 't', from }))).result);
  expect(JSON.parse(next)).toEqual([1, from, 'token-2']);
});

test('series come before their exceptions, each exception with the uid of its series', async () => {
  const { result } = await read([last([exception(), calledOff(), series()])], null);
  expect(briefly(result)).toEqual([
    'event series1',
    'event series1_20270308T080000Z',
    'event series1_20270315T080000Z',
  ]);
  const { changes } = changesIn(result);
  expect(changes).toMatchObject([
    { series: null, event: { uid: 'series1@calendar.example', recurrenceId: null } },
    { series: 'series1', event: { uid: 'series1@calendar.example', cancelled: false } },
    { series: 'series1', event: { uid: 'series1@calendar.example', cancelled: true } },
  ]);
});

test('what is cancelled is removed, except an occurrence of a series', async () => {
  const { result } = await read([last([{ id: 'gone', status: 'cancelled' }, series(), calledOff()])], cursor);
  expect(briefly(result)).toEqual(['removed gone', 'event series1', 'event series1_20270315T080000Z']);
});

test('in a reading of everything nothing is removed: what is not in it is gone anyway', async () => {
  const { result } = await read([last([{ id: 'gone', status: 'cancelled' }, calledOff()])], null);
  expect(briefly(result)).toEqual([]);
});

test('where only an occurrence is called off, its series is asked for its uid, once for all of its occurrences', async () => {
  const more = calledOff({ id: 'series1_x', originalStartTime: { date: '2027-04-01' } });
  const { result, calls } = await read([last([calledOff(), more]), ok({ iCalUID: 'the-uid' })], cursor);
  expect(changesIn(result).requests).toBe(2);
  expect(changesIn(result).changes).toMatchObject([{ event: { uid: 'the-uid' } }, { event: { uid: 'the-uid' } }]);
  expect(calls[1]).toMatchObject({ method: 'events.get', parameters: { eventId: 'series1', calendarId: 'primary' } });
});

test.each([
  ['has gone meanwhile', no({ kind: 'gone' })],
  ['is cancelled', ok({ iCalUID: 'u', status: 'cancelled' })],
])('a called-off occurrence whose series %s is removed', async (_, answer) => {
  expect(briefly((await read([last([calledOff()]), answer], cursor)).result)).toEqual([
    'removed series1_20270315T080000Z',
  ]);
});

test('a fault while asking for a series fails the whole reading', async () => {
  const fault = { kind: 'unauthorized' } as const;
  const { result } = await read([last([calledOff()]), no({ kind: 'fault', fault })], cursor);
  expect(result).toEqual({ kind: 'failed', fault, requests: 2 });
});

test('an item that cannot be read is left out and counted; what was known of it goes', async () => {
  const odd = [single({ id: 'odd', start: {} }), { status: 'confirmed' }, null, 'x', single()];
  const { result } = await read([last(odd)], cursor);
  expect(briefly(result)).toEqual(['removed odd', 'event single1']);
  expect(changesIn(result).unreadable).toBe(2);
});

test('without a sync token at the end the changes hold, and the next reading is of everything', async () => {
  const { result } = await read([ok({ items: [single()] })], null);
  expect(briefly(result)).toEqual(['event single1']);
  const next = await read([], changesIn(result).cursor);
  expect(next.result).toEqual({ kind: 'cursor-expired', requests: 0 });
});

test.each([
  {},
  { message: 'Please sign in' },
  { error: { code: 500 } },
  { items: null },
  { timeZone: 'Europe/Berlin' },
])('an object like %j is no listing, and takes nothing out of a calendar', async (value) => {
  const failed = { kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: null } };
  expect((await read([ok(value)], null)).result).toEqual({ ...failed, requests: 1 });
  expect((await read([ok(value)], cursor)).result).toEqual({ ...failed, requests: 1 });
  const later = await read([ok({ items: [single()], nextPageToken: 'p2' }), ok(value)], null);
  expect(later.result).toEqual({ ...failed, requests: 2 });
});

test('a last page without items is one where it names what comes next', async () => {
  const { result } = await read([ok({ nextSyncToken: 'token-2' })], null);
  expect(changesIn(result)).toMatchObject({ whole: true, changes: [] });
});

test("the owner of a delegated mailbox is known, and the calendar's zone only where it is one", async () => {
  const attendees = [{ email: 'old@x.example', self: true }];
  const { result } = await read([last([single({ attendees })], { timeZone: 'Nowhere' })], null, 'Ada@x.example');
  expect(changesIn(result).zone).toBeNull();
  expect(changesIn(result).changes).toMatchObject([{ event: { attendees: [{ address: 'ada@x.example' }] } }]);
});
