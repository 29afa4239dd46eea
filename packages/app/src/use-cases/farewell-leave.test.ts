import { HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { readAccount } from '../testing/connected-account.ts';

describe('telling a provider that somebody left', () => {
  test('waits for leave, and is not given up for it', async () => {
    const { it, me, id, provider } = await readAccount();
    it.signIns.google.answerRevoke('revoked');
    await it.store.budget.block('google', null, it.clock.now() + HOUR);
    await it.app.disconnect(me, id);
    provider.asked.length = 0;
    const outcomes = await it.work();
    const revoking = outcomes.find((outcome) => outcome.kind === 'postponed');
    expect(revoking).toMatchObject({ job: 'revoke-consent', code: 'provider_throttled', at: it.clock.now() + HOUR });
    expect([provider.asked, it.signIns.google.revoked]).toEqual([[], []]);
    it.clock.pass(HOUR);
    await it.work();
    expect(it.signIns.google.revoked).toHaveLength(1);
  });

  test('is not tried before the provider said, though that is longer than an hour', async () => {
    const { it, me, id } = await readAccount();
    it.signIns.google.answerRevoke({
      kind: 'failed',
      fault: { kind: 'throttled', scope: 'mailbox', retryAfterMs: 9 * HOUR },
    });
    await it.app.disconnect(me, id);
    await it.work();
    it.clock.pass(9 * HOUR - 1);
    await it.work();
    expect(it.signIns.google.revoked).toHaveLength(1);
    it.signIns.google.answerRevoke('revoked');
    it.clock.pass(1);
    await it.work();
    expect(it.signIns.google.revoked).toHaveLength(2);
  });

  test('counts the requests that it takes', async () => {
    const { it, me, id } = await readAccount();
    it.signIns.google.answerRevoke('revoked');
    const before = it.store.budget.taken(me.tenantId);
    await it.app.disconnect(me, id);
    await it.work();
    expect(it.store.budget.taken(me.tenantId) - before).toBe(2);
  });
});
