import { DAY, MINUTE } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../ports/watch-tables.ts';
import type { Asked } from '../testing/scripted-provider.ts';
import { failed } from '../testing/scripted-provider.ts';
import { unwatched } from '../testing/watched-account.ts';
import { decodeWatchName } from '../watch-name.ts';

/** A calendar whose watch Google made for a process that died before it wrote the answer down, with the notices that Google sends of it. */
async function orphaned() {
  const all = await unwatched();
  const { it, provider, watch } = all;
  let asked: Asked | null = null;
  provider.answerWatch((one) => {
    asked = one;
    const { id, until } = one.request!;
    // Google calls a watch as it was asked to.
    provider.standing.set(id, { remoteId: id, resourceId: 'resource', expiresAt: until });
    throw new Error('killed');
  });
  await expect(watch()).rejects.toThrow('killed');
  provider.answerWatch(null);
  for (const item of it.waiting()) item.doneAt = it.clock.now();
  const { id: orphan, secret } = asked!['request']!;
  const notice: Notice = {
    ...decodeWatchName(orphan)!,
    secretHash: it.deps.tokens.hash(secret),
    resourceId: 'resource',
  };
  provider.asked.length = 0;
  const methods = () => provider.asked.map(({ method }) => method).filter((one) => one === 'watch' || one === 'stop');
  const whenDue = async () => {
    it.clock.pass(10 * MINUTE);
    await it.store.ledger.planDue(it.clock.now(), 10);
    await it.work();
  };
  return { ...all, orphan, notice, methods, whenDue };
}

describe('a watch that stands at Google though its maker died before that was written down', () => {
  test.each(['recognizeNotices', 'takeNotices'] as const)(
    'is one of ours from its first notice (%s), and is stopped once one whose life is known stands',
    async (take) => {
      const { it, orphan, notice, provider, watches, methods, whenDue } = await orphaned();
      expect(await it.app[take]([notice])).toEqual({ known: 1, unknown: 0 });
      expect(watches()).toMatchObject([{ remote: { remoteId: orphan, resourceId: 'resource' } }]);
      expect(watches()[0]!.remote!.expiresAt).toBe(watches()[0]!.createdAt + 7 * DAY);
      await whenDue();
      expect(methods()).toEqual(['watch', 'stop']);
      expect(provider.standing.has(orphan)).toBe(false);
      expect([...provider.standing.keys()]).toEqual(watches().map(({ remote }) => remote?.remoteId));
      expect(watches()).toHaveLength(1);
    },
  );

  test('is asked for no second time meanwhile', async () => {
    const { it, notice, watch, methods } = await orphaned();
    await it.app.recognizeNotices([notice]);
    expect(await watch()).toEqual({ made: 0, renewed: 0, stopped: 0, refused: 0 });
    expect(methods()).toEqual([]);
  });

  test('orders no reading by the notice that only says that it stands', async () => {
    const { it, notice } = await orphaned();
    await it.app.recognizeNotices([notice]);
    expect(it.waiting()).toEqual([]);
  });

  test('is not made one of ours by a notice with another secret, and is cleared away', async () => {
    const { it, notice, watches, whenDue } = await orphaned();
    const forged = { ...notice, secretHash: it.deps.tokens.hash('guess'), resourceId: 'of somebody else' };
    expect(await it.app.takeNotices([forged])).toEqual({ known: 0, unknown: 1 });
    expect(watches()).toMatchObject([{ remote: null }]);
    const before = watches()[0]!.id;
    await whenDue();
    expect(watches().map(({ id }) => id)).not.toContain(before);
  });

  test('is known by its own secret though it was asked for again, and Google refused the name', async () => {
    const { it, orphan, notice, provider, watch, methods, whenDue } = await orphaned();
    // What the adapter makes of Google's `channelIdNotUnique`.
    provider.answerWatch(failed({ kind: 'permission-missing' }));
    expect(await watch()).toMatchObject({ refused: 1 });
    provider.answerWatch(null);
    expect(await it.app.recognizeNotices([notice])).toEqual({ known: 1, unknown: 0 });
    await whenDue();
    expect(methods()).toEqual(['watch', 'watch', 'stop']);
    expect([provider.standing.size, provider.standing.has(orphan)]).toEqual([1, false]);
  });
});

test('a notice about a watch that stands changes nothing of what is known about it', async () => {
  const { it, watch, watches, provider } = await unwatched();
  await watch();
  const [before] = watches();
  const { secret } = provider.asked.find(({ method }) => method === 'watch')!.request!;
  const { id: watchId, remote } = before!;
  const notice = { watchId, secretHash: it.deps.tokens.hash(secret), resourceId: remote!.resourceId };
  const [tenantId] = await it.store.tenants();
  await it.app.recognizeNotices([{ ...notice, tenantId: tenantId! }]);
  expect(watches()).toEqual([before]);
});
