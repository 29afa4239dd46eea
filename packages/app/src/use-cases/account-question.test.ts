import { MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { leave, signedInAs, signInAs } from '../testing/signing-in.ts';
import { createTestWorld } from '../testing/test-world.ts';

const invalid = { kind: 'invalid' };

/** Somebody with a calendar comes back with a second account. */
async function asked() {
  const it = createTestWorld();
  const { session } = await signedInAs(it, 'ada');
  const principal = session.principal;
  const { browserToken } = await leave(it, { as: principal });
  const question = await signInAs(it, 'eve', { as: principal, wish: { browserToken } });
  if (question.kind !== 'attach') throw new Error(`nothing was asked: ${question.kind}`);
  const { decision } = question;
  return { it, question, asking: { decision, browserToken, principal } };
}

describe('the question about an account', () => {
  test('is the same however often it is looked at, and can be answered afterwards', async () => {
    const { it, question, asking } = await asked();
    for (const _time of [1, 2]) expect(await it.app.accountQuestion(asking)).toEqual(question);
    expect(await it.app.decideSignIn({ ...asking, choice: 'attach' })).toMatchObject({ kind: 'signed-in' });
    expect(await it.app.accountQuestion(asking)).toEqual(invalid);
  });

  test('is asked for ten minutes', async () => {
    const { it, question, asking } = await asked();
    it.clock.moveTo(question.expiresAt - 1);
    expect(question.expiresAt - it.clock.now()).toBeLessThanOrEqual(10 * MINUTE);
    expect(await it.app.accountQuestion(asking)).toEqual(question);
    it.clock.pass(1);
    expect(await it.app.accountQuestion(asking)).toEqual(invalid);
  });

  test('is shown to nobody else: not to another browser, not to another person, not under another name', async () => {
    const { it, asking } = await asked();
    const other = (await signedInAs(it, 'ida')).session.principal;
    for (const change of [
      { browserToken: null },
      { browserToken: 'x'.repeat(43) },
      { principal: null },
      { principal: other },
      { decision: '' },
      { decision: 'y'.repeat(43) },
    ]) {
      expect(await it.app.accountQuestion({ ...asking, ...change })).toEqual(invalid);
    }
  });

  test('is none while the person is still at the provider, and looking takes nothing away', async () => {
    const it = createTestWorld();
    const { state, browserToken, callback } = await leave(it);
    expect(await it.app.accountQuestion({ decision: state, browserToken, principal: null })).toEqual(invalid);
    it.signIns.google.answerFinish({ kind: 'declined' });
    expect(await it.app.finishSignIn(callback)).toMatchObject({ kind: 'declined' });
  });
});
