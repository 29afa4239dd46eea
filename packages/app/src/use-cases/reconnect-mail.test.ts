import { DAY, HOUR } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { createScriptedProvider } from '../testing/scripted-provider.ts';
import { tokensOf } from '../testing/scripted-sign-in.ts';
import { signedInAs, withAccount } from '../testing/signing-in.ts';

test('an account is read, loses its consent, its person hears of it once, connects again, and all is well', async () => {
  const { it, me, stored, id } = await withAccount({ calendars: { google: createScriptedProvider('google') } });
  await it.work();
  expect(stored().health).toEqual({ state: 'active' });

  it.signIns.google.answerRefresh({ kind: 'consent-gone' });
  for (let hours = 0; hours < 3 * 24; hours += 1) {
    it.clock.pass(HOUR);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
  }
  expect(stored()).toMatchObject({ health: { state: 'needs_reconnecting' }, nextSyncAt: null });
  expect(it.mailer.mails).toHaveLength(1);
  // Nobody asks a provider again and again for what only the person can give.
  expect(it.signIns.google.refreshed.length).toBeLessThan(5);

  const [view] = await it.app.listConnections(me);
  expect(view?.reconnectAt).toBe(`/connect/google?connection=${id}`);
  await signedInAs(it, 'ada', { as: me, wish: { connectionId: id } });
  await it.work();
  expect(stored().health).toEqual({ state: 'active' });

  it.signIns.google.answerRefresh(() => ({ kind: 'refreshed', tokens: tokensOf('later', it.clock.now() + HOUR) }));
  for (let days = 0; days < 3; days += 1) {
    it.clock.pass(DAY);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
  }
  expect([stored().health.state, it.mailer.mails.length]).toEqual(['active', 1]);
});
