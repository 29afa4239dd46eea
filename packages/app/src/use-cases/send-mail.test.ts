import { HOUR, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { breakStore, Killed } from '../testing/broken-store.ts';
import { signedInAs, withAccount } from '../testing/signing-in.ts';
import { endless } from '../testing/test-world.ts';
import { createAccessTokens } from './access-token.ts';

/** An account whose consent has just ended, with the mail about it waiting. */
async function withWantedMail() {
  const all = await withAccount();
  const { it, me, id, tables } = all;
  for (const item of it.waiting()) await it.store.inTenant(me.tenantId, (tx) => tx.outbox.finish(item.id, 1));
  it.clock.pass(HOUR);
  it.signIns.google.answerRefresh({ kind: 'consent-gone' });
  const notice = () => createAccessTokens(it.deps).tokenFor(me.tenantId, id, { signal: endless });
  await notice();
  const states = () => [...tables().mails.values()].map(({ state }) => state);
  return { ...all, notice, states };
}

describe('the mail about an account that has to be connected again', () => {
  test('is sent once, to where mail reaches the person, under its own id', async () => {
    const { it, notice, states, tables } = await withWantedMail();
    await it.work();
    const [id] = [...tables().mails.keys()];
    expect(it.mailer.mails).toMatchObject([{ id, to: 'ada@clearweek.example' }]);
    expect(it.mailer.mails[0]?.text).toContain('https://clearweek.example/connect');
    for (let count = 0; count < 3; count += 1) {
      await notice();
      it.clock.pass(HOUR);
      await it.work();
    }
    expect([it.mailer.mails.length, states()]).toEqual([1, ['sent']]);
  });

  test('is not sent where the account was connected again first', async () => {
    const { it, me, states } = await withWantedMail();
    await signedInAs(it, 'ada', { as: me });
    const mail = it.waiting().find(({ job }) => job === 'send-mail')!;
    expect(await it.run(mail)).toMatchObject({ counts: { pointless: 1 } });
    expect([it.mailer.mails, states()]).toEqual([[], ['pointless']]);
  });

  test('is not sent where the account was disconnected first', async () => {
    const { it, me, id, states } = await withWantedMail();
    await it.app.disconnect(me, id);
    const mail = it.waiting().find(({ job }) => job === 'send-mail')!;
    expect(await it.run(mail)).toMatchObject({ counts: { pointless: 1 } });
    expect([it.mailer.mails, states()]).toEqual([[], ['pointless']]);
  });

  test('is tried again where the server does not have it', async () => {
    const { it, states } = await withWantedMail();
    it.mailer.answer('later');
    expect(await it.work()).toMatchObject([{ kind: 'postponed', code: 'not_ready' }]);
    expect(states()).toEqual(['wanted']);
    it.mailer.answer('sent');
    it.clock.pass(MINUTE);
    await it.work();
    expect([it.mailer.mails.length, states()]).toEqual([2, ['sent']]);
  });

  test.each(['refused', 'unknown'] as const)('is left where it ends as %s', async (answer) => {
    const { it, states } = await withWantedMail();
    it.mailer.answer(answer);
    expect(await it.work()).toMatchObject([{ kind: 'done', counts: { [answer]: 1 } }]);
    it.clock.pass(HOUR);
    await it.work();
    expect([it.mailer.mails.length, states()]).toEqual([1, [answer]]);
  });

  test('is written down as being sent before the server hears of it', async () => {
    const { it, states } = await withWantedMail();
    const seen: string[][] = [];
    it.mailer.answer(() => {
      seen.push(states());
      return 'sent';
    });
    await it.work();
    expect(seen).toEqual([['sending']]);
  });

  test('is never handed over twice, wherever the process dies', async () => {
    for (let step = 1; ; step += 1) {
      const { it, me, states, tables } = await withWantedMail();
      const [mailId] = tables().mails.keys();
      const send = () =>
        it.handlers['send-mail']({ mailId: mailId! }, { tenantId: me.tenantId, signal: endless, attempt: 1 });
      const broken = breakStore(it.store);
      broken.killAt(step);
      const ending = await send().catch((error: unknown) => error);
      broken.killAt(null);
      await send();
      await send();
      expect(it.mailer.mails).toHaveLength(1);
      if (!(ending instanceof Killed)) {
        expect(step).toBeGreaterThan(5);
        break;
      }
      expect(['sent', 'unknown']).toContain(states()[0]);
    }
  });

  test('that a process died over is not sent a second time', async () => {
    const { it, me, states, tables } = await withWantedMail();
    it.mailer.answer(() => {
      throw new Killed();
    });
    const [mailId] = tables().mails.keys();
    const send = () =>
      it.handlers['send-mail']({ mailId: mailId! }, { tenantId: me.tenantId, signal: endless, attempt: 1 });
    await expect(send()).rejects.toThrow(Killed);
    expect(states()).toEqual(['sending']);
    expect([await send(), states(), it.mailer.mails.length]).toEqual([{ unknown: 1 }, ['unknown'], 1]);
  });

  test('that two workers take at the same moment is sent by one', async () => {
    const { it, me, tables } = await withWantedMail();
    const [mailId] = tables().mails.keys();
    const send = () =>
      it.handlers['send-mail']({ mailId: mailId! }, { tenantId: me.tenantId, signal: endless, attempt: 1 });
    await Promise.all([send(), send()]);
    expect(it.mailer.mails).toHaveLength(1);
  });

  test('is not wanted where no mail reaches the person', async () => {
    const { it, me, tables, notice } = await withWantedMail();
    tables().mails.clear();
    await it.store.inTenant(me.tenantId, (tx) => tx.people.update(me.personId, { address: null }));
    await notice();
    expect(tables().mails.size).toBe(0);
  });
});
