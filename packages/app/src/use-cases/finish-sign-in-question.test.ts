import { MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { leave, signedInAs, signInAs, withAccount } from '../testing/signing-in.ts';
import type { SignInDecision } from './finish-sign-in.ts';

/** Ada is signed in and has just come back as somebody else, whose account is new here. */
async function asked() {
  const all = await withAccount();
  const { callback } = await leave(all.it, { as: all.me });
  const finished = await signInAs(all.it, 'ben', { as: all.me, wish: { browserToken: callback.browserToken } });
  if (finished.kind !== 'attach') throw new Error(`It ended as ${finished.kind}.`);
  const answer = (choice: SignInDecision['choice'], change: Partial<SignInDecision> = {}) => {
    const { decision } = finished;
    const decided = { decision, choice, browserToken: callback.browserToken, principal: all.me, ...change };
    return all.it.app.decideSignIn(decided);
  };
  return { ...all, finished, answer, browserToken: callback.browserToken };
}

describe('an account that is new here, while somebody with calendars is signed in', () => {
  test('is shown by its address, and nothing of it is connected before the answer', async () => {
    const { it, me, finished, tables } = await asked();
    expect(finished).toMatchObject({
      provider: 'google',
      address: 'ben@clearweek.example',
      choices: ['attach', 'switch'],
      expiresAt: it.clock.now() + 10 * MINUTE,
    });
    expect([tables().identities.size, tables().grants.size]).toEqual([1, 1]);
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });

  test('needs no question where the other accounts were all disconnected: it begins anew', async () => {
    const { it, me, id } = await withAccount();
    await it.app.disconnect(me, id);
    const ben = await signedInAs(it, 'ben', { as: me });
    expect(ben).toMatchObject({ isNew: true });
    expect(ben.session.principal.personId).not.toBe(me.personId);
  });

  test('is attached where that is chosen', async () => {
    const { it, me, answer, tables } = await asked();
    expect(await answer('attach')).toMatchObject({ kind: 'signed-in', isNew: true, session: { principal: me } });
    const views = await it.app.listConnections(me);
    expect(views.map(({ account }) => account)).toEqual(['ada@clearweek.example', 'ben@clearweek.example']);
    expect(tables().people.get(me.personId)?.address).toBe('ada@clearweek.example');
    // From now on it is the same person, whichever account is used.
    expect((await signedInAs(it, 'ben')).session.principal).toEqual(me);
  });

  test('becomes a person of its own where that is chosen', async () => {
    const { it, me, answer } = await asked();
    const finished = await answer('switch');
    if (finished.kind !== 'signed-in') throw new Error(finished.kind);
    expect(finished.session.principal.personId).not.toBe(me.personId);
    expect(await it.app.listConnections(me)).toHaveLength(1);
    expect(await it.app.listConnections(finished.session.principal)).toHaveLength(1);
  });

  test('is given back to the provider where it is called off', async () => {
    const { answer, tables, it } = await asked();
    expect(await answer('cancel')).toEqual({ kind: 'declined', returnTo: '/', adminConsentUrl: null });
    expect([...tables().farewells.values()]).toMatchObject([{ subject: 'subject-ben', refreshToken: 'refresh-ben' }]);
    expect(it.waiting().map(({ job }) => job)).toContain('revoke-consent');
    expect(tables().identities.size).toBe(1);
  });

  test('is given back once, whether it is called off or nobody answers', async () => {
    for (const callsOff of [true, false]) {
      const { answer, it, tables } = await asked();
      it.signIns.google.answerRevoke('revoked');
      if (callsOff) await answer('cancel');
      const revoke = () => it.waiting().filter(({ job }) => job === 'revoke-consent');
      expect(revoke().map(({ availableAt }) => availableAt - it.clock.now())).toEqual([callsOff ? 0 : 11 * MINUTE]);
      it.clock.pass(11 * MINUTE);
      await it.run(revoke()[0]!);
      expect([it.signIns.google.revoked, tables().farewells.size]).toEqual([['refresh-ben'], 0]);
    }
  });

  test.each(['attach', 'switch'] as const)('keeps its consent where the answer is to %s', async (choice) => {
    const { answer, it, tables } = await asked();
    await answer(choice);
    it.clock.pass(11 * MINUTE);
    const revoke = it.waiting().find(({ job }) => job === 'revoke-consent');
    expect(await it.run(revoke!)).toMatchObject({ counts: { connected_again: 1 } });
    expect([it.signIns.google.revoked, tables().farewells.size]).toEqual([[], 0]);
  });

  test('is decided once', async () => {
    const { answer } = await asked();
    await answer('attach');
    expect(await answer('attach')).toEqual({ kind: 'invalid' });
  });

  test.each<[string, Partial<SignInDecision>]>([
    ['another browser', { browserToken: 'x'.repeat(43) }],
    ['a browser without the cookie', { browserToken: null }],
    ['somebody who is signed out', { principal: null }],
    ['somebody who guesses', { decision: 'guess' }],
  ])('is not decided by %s', async (_who, change) => {
    const { it, me, answer } = await asked();
    expect(await answer('attach', change)).toEqual({ kind: 'invalid' });
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });

  test('is not decided later than ten minutes', async () => {
    const { it, answer } = await asked();
    it.clock.pass(10 * MINUTE);
    expect(await answer('attach')).toEqual({ kind: 'invalid' });
  });

  test('cannot be smuggled in as an answer of the provider, nor a sign-in under way as a decision', async () => {
    const { it, me, finished, answer, browserToken } = await asked();
    const { callback, state } = await leave(it, { as: me, wish: { browserToken } });
    const query = `code=1&state=${finished.decision}`;
    expect(await it.app.finishSignIn({ ...callback, query })).toEqual({ kind: 'invalid' });
    expect(it.signIns.google.finished).toHaveLength(2);
    expect(await answer('attach', { decision: state })).toEqual({ kind: 'invalid' });
  });

  test('cannot be attached any more where somebody else came in with it meanwhile', async () => {
    const { it, me, answer } = await asked();
    await signedInAs(it, 'ben');
    expect(await answer('attach')).toMatchObject({ kind: 'taken', choices: ['switch'] });
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });
});

describe('an account that belongs to another person', () => {
  async function taken() {
    const all = await withAccount();
    const ben = (await signedInAs(all.it, 'ben')).session.principal;
    return { ...all, ben };
  }

  test('is not connected, and its consent stays as it was', async () => {
    const { it, me, tables } = await taken();
    const before = JSON.stringify([...tables().grants.values()]);
    const finished = await signInAs(it, 'ben', { as: me, tokens: { accessToken: 'other' } });
    expect(finished).toMatchObject({ kind: 'taken', address: 'ben@clearweek.example', choices: ['switch'] });
    expect(JSON.stringify([...tables().grants.values()])).toBe(before);
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });

  test('can be signed in with, as that person, after being asked', async () => {
    const { it, me, ben } = await taken();
    const { browserToken } = await leave(it, { as: me });
    const finished = await signInAs(it, 'ben', { as: me, wish: { browserToken } });
    if (finished.kind !== 'taken') throw new Error(finished.kind);
    const { decision } = finished;
    const decided = await it.app.decideSignIn({ decision, choice: 'switch', browserToken, principal: me });
    expect(decided).toMatchObject({ kind: 'signed-in', isNew: false, session: { principal: ben } });
  });

  test('is not connected by choosing to attach it all the same', async () => {
    const { it, me } = await taken();
    const { browserToken } = await leave(it, { as: me });
    const finished = await signInAs(it, 'ben', { as: me, wish: { browserToken } });
    if (finished.kind !== 'taken') throw new Error(finished.kind);
    const { decision } = finished;
    const decided = await it.app.decideSignIn({ decision, choice: 'attach', browserToken, principal: me });
    expect(decided).toMatchObject({ kind: 'taken' });
    expect(await it.app.listConnections(me)).toHaveLength(1);
  });
});
