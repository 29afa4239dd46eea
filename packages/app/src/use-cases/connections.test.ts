import { describe, expect, test } from 'vitest';
import { limits } from '../contracts/limits.ts';
import type { ConnectionId, PersonId, TenantId } from '../ports/store.ts';
import { bytesOf, calendarText, meetingLines } from '../testing/calendar-text.ts';
import { contentOf } from '../testing/scripted-feeds.ts';
import { createTestWorld } from '../testing/test-world.ts';

const file = calendarText([meetingLines('20261123T090000', '20261123T100000')]);
const secretUrl = 'https://calendars.example/private-3f2a/basic.ics';

async function arrived() {
  const it = createTestWorld();
  return { it, me: await it.arrive() };
}

const actions = ({ it, me }: Awaited<ReturnType<typeof arrived>>) =>
  it.store.tables(me.tenantId).audit.map(({ action, subject }) => [action, subject]);

describe('connecting a calendar', () => {
  test('a file is kept, its reading ordered, and the answer says that it was not read yet', async () => {
    const { it, me } = await arrived();
    const view = await it.app.connectFile(me, file, 'ada@clearweek.example');
    expect(view).toMatchObject({
      kind: 'file',
      host: null,
      state: 'pending',
      problem: null,
      events: 0,
      nextSyncAt: null,
    });
    expect(it.connection(me, view.id).source).toEqual({ kind: 'file', owner: 'ada@clearweek.example' });
    expect(it.store.tables(me.tenantId).uploads.get(view.id as ConnectionId)).toEqual(file);
    expect(it.waiting()).toMatchObject([{ job: 'sync-connection', payload: { connectionId: view.id } }]);
    expect(actions({ it, me })).toContainEqual(['connection.created', view.id]);
  });

  test('a feed is not visited before the answer', async () => {
    const { it, me } = await arrived();
    const view = await it.app.connectFeed(me, secretUrl, null);
    expect(view).toMatchObject({ kind: 'feed', host: 'calendars.example', state: 'pending' });
    expect(it.feeds.visits).toEqual([]);
    expect(it.store.tables(me.tenantId).uploads.size).toBe(0);
    expect(it.waiting()).toMatchObject([{ job: 'sync-connection', payload: { connectionId: view.id } }]);
  });

  test('what is no calendar is refused with a reason, and nothing is kept', async () => {
    const { it, me } = await arrived();
    await expect(it.app.connectFile(me, bytesOf('<html></html>'), null)).rejects.toMatchObject({
      code: 'not_a_calendar',
    });
    expect(await it.app.listConnections(me)).toEqual([]);
    expect(it.waiting()).toEqual([]);
  });

  test('a file of the largest size is not too large, one byte more is, and the refusal names the limit', async () => {
    const { it, me } = await arrived();
    const nothing = new Uint8Array(limits.calendarBytes + 1);
    await expect(it.app.connectFile(me, nothing, null)).rejects.toMatchObject({
      code: 'too_large',
      extra: { limit: limits.calendarBytes },
    });
    await expect(it.app.connectFile(me, nothing.subarray(1), null)).rejects.toMatchObject({ code: 'not_a_calendar' });
  });

  test('an address that may not be visited is refused at its place in the request', async () => {
    const { it, me } = await arrived();
    it.feeds.refuse({ code: 'feed_forbidden_address', text: 'Only public addresses.' });
    await expect(it.app.connectFeed(me, 'https://10.0.0.1/a.ics', null)).rejects.toMatchObject({
      code: 'invalid_feed_address',
      detail: 'Only public addresses.',
      problems: [{ pointer: '/url', code: 'feed_forbidden_address', text: 'Only public addresses.' }],
    });
    expect(it.waiting()).toEqual([]);
  });

  test('there is room for fifty and not for one more, until one goes', async () => {
    const { it, me } = await arrived();
    const first = await it.app.connectFeed(me, secretUrl, null);
    for (let count = 1; count < limits.connectionsPerPerson; count += 1) await it.app.connectFeed(me, secretUrl, null);
    const refused = { code: 'too_many_connections', extra: { limit: 50 } };
    await expect(it.app.connectFeed(me, secretUrl, null)).rejects.toMatchObject(refused);
    await expect(it.app.connectFile(me, file, null)).rejects.toMatchObject(refused);
    expect(it.waiting()).toHaveLength(50);
    expect(it.store.tables(me.tenantId).uploads.size).toBe(0);
    await it.app.disconnect(me, first.id as ConnectionId);
    expect(await it.app.connectFile(me, file, null)).toMatchObject({ state: 'pending' });
  });
});

describe('looking at connections', () => {
  test("nothing that is shown holds the feed's address or the owner's", async () => {
    const { it, me } = await arrived();
    const { id } = await it.app.connectFeed(me, secretUrl, 'ada@clearweek.example');
    it.feeds.answer(contentOf(file));
    await it.work();
    const shown = JSON.stringify([
      await it.app.listConnections(me),
      await it.app.getConnection(me, id as ConnectionId),
    ]);
    expect(shown).toContain('calendars.example');
    expect(shown).not.toContain('private-3f2a');
    expect(shown).not.toContain('ada@');
  });

  test('they are listed in the order in which they came', async () => {
    const { it, me } = await arrived();
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      made.push((await it.app.connectFile(me, file, null)).id);
      it.clock.pass(1_000);
    }
    expect((await it.app.listConnections(me)).map(({ id }) => id)).toEqual(made);
  });

  test('what was left out at reading and at laying out is shown as one list', async () => {
    const { it, me } = await arrived();
    const odd = calendarText([
      [...meetingLines('20261123T090000', '20261123T100000'), 'RRULE:FREQ=SOMETIMES'],
      ['SUMMARY:When?'],
    ]);
    const { id } = await it.app.connectFile(me, odd, null);
    await it.work();
    const { warnings } = await it.app.getConnection(me, id as ConnectionId);
    expect(warnings.map(({ code }) => code).toSorted()).toEqual(['broken_event', 'unreadable_rule']);
    expect(it.connection(me, id).layoutWarnings).toMatchObject([{ code: 'unreadable_rule', count: 1 }]);
  });
});

describe('disconnecting', () => {
  test('erases the calendar with all that was read from it, and orders a measuring', async () => {
    const { it, me } = await arrived();
    const gone = await it.app.connectFile(me, file, null);
    it.clock.pass(1_000);
    const stays = await it.app.connectFile(me, file, null);
    await it.work();
    await it.app.disconnect(me, gone.id as ConnectionId);
    const tables = it.store.tables(me.tenantId);
    expect([...tables.connections.keys()]).toEqual([stays.id]);
    expect([...tables.mirror.keys()]).toEqual([stays.id]);
    expect(tables.occurrences.map(({ connectionId }) => connectionId)).toEqual([stays.id]);
    expect(tables.weeks.size).toBe(1);
    expect(it.waiting()).toMatchObject([{ job: 'measure-person', payload: { personId: me.personId } }]);
    expect(actions({ it, me })).toContainEqual(['connection.disconnected', gone.id]);
  });

  test('before it was read drops the file', async () => {
    const { it, me } = await arrived();
    const { id } = await it.app.connectFile(me, file, null);
    await it.app.disconnect(me, id as ConnectionId);
    expect(it.store.tables(me.tenantId).uploads.size).toBe(0);
    expect(await it.work()).toMatchObject([
      { kind: 'done', job: 'sync-connection', counts: { gone: 1 } },
      { kind: 'done', job: 'measure-person' },
    ]);
  });

  test('the last calendar takes all figures with it at once', async () => {
    const { it, me } = await arrived();
    const { id } = await it.app.connectFile(me, file, null);
    await it.work();
    expect(it.store.tables(me.tenantId).weeks.get(me.personId)?.size).toBe(23);
    await it.app.disconnect(me, id as ConnectionId);
    expect(it.store.tables(me.tenantId).weeks.size).toBe(0);
  });

  test('the zone of the last calendar is a guess again, so that the next one may say another', async () => {
    const { it, me } = await arrived();
    const first = await it.app.connectFile(me, file, null);
    const second = await it.app.connectFile(me, file, null);
    await it.app.changePreferences(me, { zone: 'Asia/Tokyo' });
    await it.app.disconnect(me, first.id as ConnectionId);
    expect(await it.app.me(me)).toMatchObject({ zone: 'Asia/Tokyo', zoneIsGuess: false });
    await it.app.disconnect(me, second.id as ConnectionId);
    expect(await it.app.me(me)).toMatchObject({ zone: 'Asia/Tokyo', zoneIsGuess: true });
  });
});

describe('a connection that is not your own', () => {
  test.each(['getConnection', 'disconnect'] as const)(
    'is not there for somebody else of the tenant: %s',
    async (ask) => {
      const { it, me } = await arrived();
      const { id } = await it.app.connectFile(me, file, null);
      const other = await it.store.inTenant(me.tenantId, (tx) =>
        tx.people.create({
          zone: 'Europe/Berlin',
          zoneIsGuess: true,
          workingHours: [],
          address: null,
          isAdministrator: false,
          createdAt: 0,
        }),
      );
      const stranger = { tenantId: me.tenantId, personId: other.id };
      await expect(it.app[ask](stranger, id as ConnectionId)).rejects.toMatchObject({ code: 'not_found' });
      expect(await it.app.listConnections(stranger)).toEqual([]);
      expect(await it.app.listConnections(me)).toHaveLength(1);
    },
  );

  test.each(['getConnection', 'disconnect'] as const)('is not there for another tenant: %s', async (ask) => {
    const { it, me } = await arrived();
    const { id } = await it.app.connectFile(me, file, null);
    const stranger = { tenantId: '00000000-0000-7000-8000-0000000000bb' as TenantId, personId: me.personId };
    await expect(it.app[ask](stranger, id as ConnectionId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await it.app.getConnection(me, id as ConnectionId)).toMatchObject({ id });
  });

  test('cannot be connected for somebody who is not there', async () => {
    const { it, me } = await arrived();
    const nobody = { tenantId: me.tenantId, personId: '00000000-0000-7000-8000-0000000000cc' as PersonId };
    await expect(it.app.connectFile(nobody, file, null)).rejects.toThrow();
    expect(it.waiting()).toEqual([]);
  });
});
