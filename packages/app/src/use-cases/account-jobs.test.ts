import { DAY, HOUR } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import type { Notice } from '../ports/watch-tables.ts';
import { readAccount } from '../testing/connected-account.ts';
import type { Asked } from '../testing/scripted-provider.ts';
import { changed, ok } from '../testing/scripted-provider.ts';

/**
 * The outbox does one piece of work of a key at a time, whichever process takes it. So the keys say how many jobs may ask a provider about one
 * connection at the same moment: its reading, its watches, and, once it is gone, its farewell.
 */
test('whatever orders work that asks about a connection, it is under one of two keys, and under one more when it is gone', async () => {
  const { it, me, id, provider, sync, tables } = await readAccount('google', {
    publicUrl: 'https://clearweek.example',
  });
  it.signIns.google.answerRevoke('revoked');
  const asking = new Set(['sync-connection', 'watch-connection', 'revoke-consent']);
  const keys = () =>
    new Set([...it.store.outbox.items.values()].filter(({ job }) => asking.has(job)).map(({ key }) => key));
  const [watch] = [...tables().watches.values()];
  const { id: watchId, secretHash, remote } = watch!;
  const notice: Notice = { tenantId: me.tenantId, watchId, secretHash, resourceId: remote!.resourceId };
  await it.app.takeNotices([notice]);
  await it.app.takeLifecycle([{ ...notice, event: 'missed' }]);
  await it.app.takeLifecycle([{ ...notice, event: 'reauthorizationRequired' }]);
  await it.work();
  it.clock.pass(6 * DAY);
  await it.store.ledger.planDue(it.clock.now(), 100);
  await it.work();
  provider.answerCalendars(
    ok([
      { id: 'primary', primary: true },
      { id: 'second', primary: false },
    ]),
  );
  it.clock.pass(2 * DAY);
  await sync();
  await it.work();
  expect(keys()).toEqual(new Set([`sync:${id}`, `watch:${id}`]));
  await it.app.disconnect(me, id);
  const farewells = [...tables().farewells.keys()];
  expect(farewells).toHaveLength(1);
  expect(keys()).toEqual(new Set([`sync:${id}`, `watch:${id}`, `revoke:${farewells[0]}`]));
});

test('each of these jobs asks one thing at a time', async () => {
  const { it, me, provider, sync, watch, tables } = await readAccount('microsoft');
  let underWay = 0;
  let most = 0;
  const slowly =
    <T>(answer: T) =>
    async (_one: Asked) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return answer;
    };
  const calendars = ['primary', 'second', 'third'].map((name) => ({ id: name, primary: name === 'primary' }));
  provider.answerCalendars(slowly(ok(calendars)));
  provider.answerChanges(slowly(changed([])));
  provider.answerWatch(slowly(ok({ remoteId: 'one', resourceId: null, expiresAt: it.clock.now() + HOUR })));
  it.clock.pass(DAY);
  await it.store.inTenant(me.tenantId, async (tx) => {
    for (const one of tables().watches.keys()) await tx.watches.remove(one);
  });
  for (const job of [sync, watch]) {
    const before = provider.asked.length;
    await job();
    expect(provider.asked.length - before).toBeGreaterThan(2);
    expect(most).toBe(1);
  }
});
