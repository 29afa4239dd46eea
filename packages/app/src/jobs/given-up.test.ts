import { DAY } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { readAccount } from '../testing/connected-account.ts';
import { calendarText, meetingLines } from '../testing/calendar-text.ts';
import { withOrganization } from '../testing/organized-world.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { jobContracts } from './contracts.ts';

const file = calendarText([meetingLines('20261123T090000', '20261123T100000')]);

/** Begins the first waiting item as often as a process could that is killed each time, and then once more. */
async function killEachTime(it: ReturnType<typeof createTestWorld>) {
  const item = it.waiting()[0]!;
  item.attempts = 1_000;
  return it.run(item);
}

test('a calendar whose reading was given up says so, and is read again in a day', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, file, null);
  expect(await killEachTime(it)).toMatchObject({ kind: 'given_up', code: 'attempts_exhausted' });
  expect(await it.app.getConnection(me, id as never)).toMatchObject({
    state: 'degraded',
    problem: { code: 'internal' },
  });
  it.clock.pass(DAY);
  expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
  await it.work();
  expect(await it.app.getConnection(me, id as never)).toMatchObject({ state: 'active', events: 1 });
});

test('a person whose measuring was given up is measured again in a day', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  await it.app.connectFile(me, file, null);
  await it.run(it.waiting()[0]!);
  expect(await killEachTime(it)).toMatchObject({ kind: 'given_up', job: 'measure-person' });
  it.clock.pass(DAY);
  expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
  await it.work();
  expect(await it.app.getWeek(me, '2026-W48')).toMatchObject({ state: 'measured' });
});

test('a calendar that was disconnected meanwhile is no problem', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, file, null);
  const item = it.waiting()[0]!;
  await it.app.disconnect(me, id as never);
  item.attempts = jobContracts['sync-connection'].attempts + 1_000;
  expect(await it.run(item)).toMatchObject({ kind: 'given_up' });
});

test('an account whose watches were given up is watched again within the day', async () => {
  const all = await readAccount();
  const watches = () => [...all.tables().watches.values()];
  const renewAt = watches()[0]!.renewAt!;
  all.it.clock.moveTo(renewAt);
  for (const item of all.it.waiting()) item.doneAt = renewAt;
  await all.it.store.inTenant(all.me.tenantId, (tx) =>
    tx.outbox.add('watch-connection', { connectionId: all.id }, { key: `watch:${all.id}`, at: renewAt }),
  );
  expect(await killEachTime(all.it)).toMatchObject({ kind: 'given_up', job: 'watch-connection' });
  expect(watches()[0]?.renewAt).toBe(renewAt + DAY / 4);
  all.it.clock.pass(DAY / 4);
  await all.it.store.ledger.planDue(all.it.clock.now(), 10);
  await all.it.work();
  expect(watches()[0]?.renewAt).toBeGreaterThan(all.it.clock.now());
});

test('an organization whose directory was given up says so, and is read again in a day', async () => {
  const { it, admin, connect } = await withOrganization();
  await connect();
  expect(await killEachTime(it)).toMatchObject({ kind: 'given_up', job: 'read-directory' });
  expect(await it.app.listOrganizations(admin)).toMatchObject([{ state: 'degraded', problem: { code: 'internal' } }]);
  it.clock.pass(DAY);
  expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
  await it.work();
  expect(await it.app.listOrganizations(admin)).toMatchObject([{ state: 'active', problem: null }]);
});

test('a consent that nobody could take back for days takes its tokens along', async () => {
  const { it, me, id } = await readAccount();
  await it.app.disconnect(me, id);
  for (const item of it.waiting()) if (item.job !== 'revoke-consent') item.doneAt = it.clock.now();
  expect(await killEachTime(it)).toMatchObject({ kind: 'given_up', job: 'revoke-consent' });
  expect(it.store.tables(me.tenantId).farewells.size).toBe(0);
});
