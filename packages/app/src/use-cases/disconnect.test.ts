import { DAY, HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { CalendarProvider, ProviderFault } from '../ports/provider.ts';
import type { FarewellId } from '../ports/account-tables.ts';
import type { ConnectionId } from '../ports/store.ts';
import type { WatchId } from '../ports/watch-tables.ts';
import { calendarText } from '../testing/calendar-text.ts';
import { breakStore, Killed } from '../testing/broken-store.ts';
import { identityOf, tokensOf } from '../testing/scripted-sign-in.ts';
import { signedInAs, withAccount } from '../testing/signing-in.ts';

type Stopped = Awaited<ReturnType<CalendarProvider['stopWatch']>>;

const down: ProviderFault = { kind: 'unavailable', retryAfterMs: null };

/** An account with one calendar that is watched; its provider notes what it is told to stop, and with which token. */
async function withWatch() {
  const stopped: [string, string][] = [];
  let answer: (token: string) => Stopped | Promise<Stopped> = () => ({ kind: 'ok', value: null, requests: 1 });
  const calendars = {
    name: 'google',
    async stopWatch(access, { remoteId }) {
      const token = await access.token();
      stopped.push([remoteId, token]);
      return answer(token);
    },
  } as Partial<CalendarProvider> as CalendarProvider;
  const all = await withAccount({ calendars: { google: calendars } });
  const { it, me, id } = all;
  for (const item of it.waiting()) await it.store.inTenant(me.tenantId, (tx) => tx.outbox.finish(item.id, 1));
  await it.store.inTenant(me.tenantId, async (tx) => {
    const { calendarId } = await tx.calendars.create(id, { id: 'remote-calendar', primary: true });
    const watch = { connectionId: id, calendarId, secretHash: Uint8Array.of(1), renewAt: 2, createdAt: 1 };
    for (const name of ['watch-1', 'watch-2', 'unanswered'] as WatchId[])
      await tx.watches.create({ ...watch, id: name });
    for (const name of ['watch-1', 'watch-2'] as WatchId[]) {
      await tx.watches.update(name, { remote: { remoteId: `remote-${name}`, resourceId: 'r', expiresAt: 3 } });
    }
  });
  it.signIns.google.answerRevoke('revoked');
  const saidLeft = () => [...all.tables().farewells.values()];
  return { ...all, stopped, saidLeft, say: (next: typeof answer) => void (answer = next) };
}

describe('disconnecting an account', () => {
  test('erases everything at once, before the provider was told anything', async () => {
    const { it, me, id, tables, stopped } = await withWatch();
    await it.app.disconnect(me, id);
    const { connections, grants, calendars, watches, weeks } = tables();
    expect([connections, grants, calendars, watches, weeks].map(({ size }) => size)).toEqual([0, 0, 0, 0, 0]);
    expect([stopped, it.signIns.google.revoked]).toEqual([[], []]);
    expect(tables().audit.map(({ action }) => action)).toContain('connection.disconnected');
  });

  test('then stops the watches, takes the consent back, and forgets the tokens', async () => {
    const { it, me, id, stopped, saidLeft, tables } = await withWatch();
    await it.app.disconnect(me, id);
    expect(saidLeft()).toHaveLength(1);
    await it.work();
    expect(stopped).toEqual([
      ['remote-watch-1', 'access-ada'],
      ['remote-watch-2', 'access-ada'],
    ]);
    expect([it.signIns.google.revoked, saidLeft(), it.waiting()]).toEqual([['refresh-ada'], [], []]);
    expect(tables().audit.at(-1)).toMatchObject({ action: 'consent.revoked', detail: { stopped: 2, revoked: 1 } });
  });

  test('forgets who the person is there, and keeps them and what they chose', async () => {
    const { it, me, id, tables } = await withWatch();
    await it.store.inTenant(me.tenantId, (tx) => tx.people.update(me.personId, { zone: 'Asia/Tokyo' }));
    await it.app.disconnect(me, id);
    expect(tables().identities.size).toBe(0);
    expect(tables().people.get(me.personId)).toMatchObject({ address: null, zone: 'Asia/Tokyo' });
    // Nothing says any more that the next one with this account is the same.
    expect((await signedInAs(it, 'ada', { as: me })).session.principal.personId).not.toBe(me.personId);
    expect(tables().people.get(me.personId)).toMatchObject({ address: null, zone: 'Asia/Tokyo' });
  });

  test('with the last account erases files and feeds too, which nobody could reach any more', async () => {
    const { it, me, id, tables } = await withWatch();
    await it.app.connectFile(me, calendarText([]), null);
    await it.app.connectFeed(me, 'https://calendars.example/ada.ics', null);
    expect(tables().connections.size).toBe(3);
    await it.app.disconnect(me, id);
    expect([tables().connections.size, tables().uploads.size, tables().weeks.size]).toEqual([0, 0, 0]);
    expect(tables().audit.filter(({ action }) => action === 'connection.disconnected')).toHaveLength(3);
  });

  test('with the last account takes back that somebody is an administrator, and says so in the audit', async () => {
    const { it, me, id, tables } = await withWatch();
    expect(tables().people.get(me.personId)?.isAdministrator).toBe(true);
    await it.app.disconnect(me, id);
    expect(tables().people.get(me.personId)?.isAdministrator).toBe(false);
    expect(tables().audit.map(({ action }) => action)).toContain('person.unmade_administrator');
  });

  test('a file that is disconnected leaves the account and the other file alone', async () => {
    const { it, me, tables } = await withWatch();
    const { id: file } = await it.app.connectFile(me, calendarText([]), null);
    await it.app.connectFile(me, calendarText([]), null);
    await it.app.disconnect(me, file as ConnectionId);
    expect(tables().connections.size).toBe(2);
  });

  test.each(['single', 'by-organization'] as const)('ends every session with the last account: %s', async (tenancy) => {
    const { it, me, id, session, tables } = await withAccount({ tenancy });
    const phone = (await signedInAs(it, 'ada')).session;
    await it.app.connectFile(me, calendarText([]), null);
    await it.app.disconnect(me, id);
    expect([await it.app.authenticate(session.cookie), await it.app.authenticate(phone.cookie)]).toEqual([null, null]);
    expect(tables().audit.map(({ action }) => action)).toContain('session.ended_everywhere');
  });

  test('ends no session where another account is left, nor with a calendar that is no account', async () => {
    const { it, me, id, session } = await withAccount();
    const file = await it.app.connectFile(me, calendarText([]), null);
    await it.app.disconnect(me, file.id as ConnectionId);
    await it.store.inTenant(me.tenantId, (tx) => tx.identities.add(me.personId, identityOf('microsoft', 'ada2'), 1));
    await it.app.disconnect(me, id);
    expect(await it.app.authenticate(session.cookie)).toEqual(me);
  });

  test('leaves the other accounts of the person, and mail goes there', async () => {
    const { it, me, id, tables } = await withWatch();
    await it.store.inTenant(me.tenantId, (tx) => tx.identities.add(me.personId, identityOf('microsoft', 'ada2'), 1));
    await it.app.disconnect(me, id);
    expect([...tables().identities.values()].map(({ provider }) => provider)).toEqual(['microsoft']);
    expect(tables().people.get(me.personId)?.address).toBe(identityOf('microsoft', 'ada2').address);
  });

  test('leaves the address of a mailbox that the organization reads', async () => {
    const { it, me, id, tables } = await withWatch();
    const source = { kind: 'mailbox', organizationId: 'o', owner: 'ada@clearweek.example' } as const;
    await it.store.inTenant(me.tenantId, (tx) => tx.connections.create(me.personId, 'google', source, 1, null));
    await it.app.disconnect(me, id);
    expect([tables().identities.size, tables().people.get(me.personId)?.address]).toEqual([0, 'ada@clearweek.example']);
  });

  test('is not delayed by a provider that is down for a day, which is told when it is back', async () => {
    const { it, me, id, tables, saidLeft } = await withWatch();
    it.signIns.google.answerRevoke({ kind: 'failed', fault: down });
    await it.app.disconnect(me, id);
    expect(tables().connections.size).toBe(0);
    const end = it.clock.now() + DAY;
    while (it.clock.now() < end) {
      const outcomes = await it.work();
      for (const outcome of outcomes) {
        if (outcome.kind !== 'skipped' && outcome.job === 'revoke-consent') expect(outcome.kind).toBe('postponed');
      }
      it.clock.pass(HOUR / 2);
    }
    expect(saidLeft()).toHaveLength(1);
    it.signIns.google.answerRevoke('revoked');
    it.clock.pass(HOUR);
    await it.work();
    expect([saidLeft(), it.waiting()]).toEqual([[], []]);
  });

  test('waits as long as the provider asks', async () => {
    const { it, me, id } = await withWatch();
    it.signIns.google.answerRevoke({ kind: 'failed', fault: { kind: 'unavailable', retryAfterMs: HOUR } });
    await it.app.disconnect(me, id);
    await it.work();
    const later = { availableAt: it.clock.now() + HOUR };
    expect(it.waiting()[0]).toMatchObject({ job: 'revoke-consent', code: 'provider_unavailable', ...later });
  });

  test.each([
    ['has no way to take it back', 'unsupported', { unsupported: 1 }],
    ['says that it is gone already', { kind: 'failed', fault: { kind: 'unauthorized' } }, { consent_gone: 1 }],
  ] as const)('is done where the provider %s', async (_what, answer, counts) => {
    const { it, me, id, saidLeft } = await withWatch();
    it.signIns.google.answerRevoke(answer);
    await it.app.disconnect(me, id);
    expect(await it.work()).toContainEqual(expect.objectContaining({ counts: { stopped: 2, ...counts } }));
    expect(saidLeft()).toEqual([]);
  });

  test('refreshes a token that ran out to stop the watches with, and takes the newest one back', async () => {
    const { it, me, id, stopped, say } = await withWatch();
    const refused: Stopped = { kind: 'failed', fault: { kind: 'unauthorized' }, requests: 1 };
    say((token) => (token === 'access-ada' ? refused : { kind: 'ok', value: null, requests: 1 }));
    it.signIns.google.answerRefresh({ kind: 'refreshed', tokens: tokensOf('second', it.clock.now() + HOUR) });
    await it.app.disconnect(me, id);
    await it.work();
    expect(stopped.map(([, token]) => token)).toEqual(['access-ada', 'access-second', 'access-second']);
    expect(it.signIns.google.revoked).toEqual(['refresh-second']);
  });

  test('is done where the consent has ended before', async () => {
    const { it, me, id, say, saidLeft } = await withWatch();
    say(() => ({ kind: 'failed', fault: { kind: 'unauthorized' }, requests: 1 }));
    it.signIns.google.answerRefresh({ kind: 'consent-gone' });
    await it.app.disconnect(me, id);
    await it.work();
    expect([it.signIns.google.revoked, saidLeft()]).toEqual([[], []]);
  });

  test('does not end the consent of the same account that was connected again before the provider was told', async () => {
    const { it, me, id, stopped, saidLeft } = await withWatch();
    await it.app.disconnect(me, id);
    await signedInAs(it, 'ada', { as: me });
    const revoke = it.waiting().find(({ job }) => job === 'revoke-consent')!;
    expect(await it.run(revoke)).toMatchObject({ counts: { stopped: 2, connected_again: 1 } });
    expect([stopped.length, it.signIns.google.revoked, saidLeft()]).toEqual([2, [], []]);
  });

  test('does not end that of an account that is connected again while its watches are being stopped', async () => {
    const { it, me, id, stopped, saidLeft, say } = await withWatch();
    await it.app.disconnect(me, id);
    say(async () => {
      if (stopped.length === 2) await signedInAs(it, 'ada');
      return { kind: 'ok', value: null, requests: 1 };
    });
    const revoke = it.waiting().find(({ job }) => job === 'revoke-consent')!;
    expect(await it.run(revoke)).toMatchObject({ counts: { stopped: 2, connected_again: 1 } });
    expect([it.signIns.google.revoked, saidLeft()]).toEqual([[], []]);
  });

  test('said twice does no harm', async () => {
    const { it, me, id, tables } = await withWatch();
    await it.app.disconnect(me, id);
    const [farewellId] = [...tables().farewells.keys()] as [FarewellId];
    await it.work();
    const run = { tenantId: me.tenantId, signal: { aborted: false } as AbortSignal, attempt: 2 };
    expect(await it.handlers['revoke-consent']({ farewellId }, run)).toEqual({ gone: 1 });
    expect(it.signIns.google.revoked).toHaveLength(1);
  });

  test('that is killed at any step has either not happened or happened wholly', async () => {
    for (let step = 1; ; step += 1) {
      const { it, me, id, tables, saidLeft } = await withWatch();
      const broken = breakStore(it.store);
      broken.killAt(step);
      const ending = await it.app.disconnect(me, id).catch((error: unknown) => error);
      broken.killAt(null);
      if (!(ending instanceof Killed)) {
        expect(step).toBeGreaterThan(8);
        expect([tables().connections.size, saidLeft().length]).toEqual([0, 1]);
        break;
      }
      const kept = [tables().connections.size, tables().grants.size, tables().watches.size, saidLeft().length];
      expect([kept, it.waiting().length]).toEqual([[1, 1, 3, 0], 0]);
    }
  });
});

describe('a sync under way while its account is disconnected', () => {
  test('finds nothing to write to', async () => {
    const { it, me, id, tables } = await withWatch();
    const [calendar] = await it.store.inTenant(me.tenantId, (tx) => tx.calendars.list(id));
    await it.app.disconnect(me, id);
    const writes = it.store.inTenant(me.tenantId, (tx) => tx.mirror.apply(calendar!.calendarId, [], { whole: true }));
    await expect(writes).rejects.toThrow();
    const tokens = tokensOf('late', it.clock.now() + HOUR);
    await expect(it.store.inTenant(me.tenantId, (tx) => tx.grants.put(id, tokens, 1))).rejects.toThrow();
    expect([tables().records.size, tables().grants.size]).toEqual([0, 0]);
  });
});

test('disconnecting a mailbox that the organization connected is the wish not to be read by it', async () => {
  const { it, me } = await withAccount();
  const connectionId = await it.store.inTenant(me.tenantId, async (tx) => {
    const { id: organizationId } = await tx.organizations.put('microsoft', { provider: 'microsoft', tenant: 't' }, 1);
    const owner = 'ada@clearweek.example';
    const entry = { externalId: 'oid-ada', addresses: [owner], name: null, zone: null, manager: null, unit: [] };
    await tx.members.put(organizationId, [{ ...entry, active: true }], { whole: true, removed: [] });
    await tx.members.update(organizationId, 'oid-ada', { personId: me.personId });
    const source = { kind: 'mailbox', organizationId, owner } as const;
    return (await tx.connections.create(me.personId, 'microsoft', source, 1, null)).id;
  });
  await it.app.disconnect(me, connectionId);
  const members = await it.store.inTenant(me.tenantId, (tx) => tx.members.ofPerson(me.personId));
  expect(members).toMatchObject([{ externalId: 'oid-ada', optedOut: true }]);
  expect(it.waiting().some(({ job }) => job === 'revoke-consent')).toBe(false);
});
