import { DAY } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { conformanceNow } from './pretended-company.ts';
import { usesHarness } from './provider-harness.ts';
import type { ProviderHarness } from './provider-harness.ts';

export function describeWatches(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: watches`, () => {
    const harness = usesHarness(makeHarness);
    const until = conformanceNow + 2 * DAY;

    test('tell of changes with the id and the secret that were given, until they are stopped', async () => {
      const { provider, access, remote: calendar, acts, delivered } = harness();
      const listener = await harness().listen();
      const { notifyAt, lifecycleAt, notices } = listener;
      const request = { calendar, id: 'Watch_1-a', secret: 'S3cret_-0123456789', notifyAt, lifecycleAt, until };
      const watched = await provider.watch(access, request);
      if (watched.kind !== 'ok') throw new Error(`It is not watched: ${watched.fault.kind}`);
      expect(watched.value.expiresAt).toBeGreaterThan(conformanceNow);
      expect(watched.value.expiresAt).toBeLessThanOrEqual(until);
      const change = async (title: string) => {
        acts.create(harness().calendar.id, { times: { kind: 'dates', start: '2026-10-07', end: '2026-10-08' }, title });
        await delivered();
        return notices.length;
      };
      await delivered();
      const before = notices.length;
      const told = await change('One');
      expect(told).toBeGreaterThan(before);
      for (const notice of notices) expect(notice).toEqual({ id: 'Watch_1-a', secret: 'S3cret_-0123456789' });
      expect(await provider.stopWatch(access, watched.value)).toMatchObject({ kind: 'ok' });
      expect(await change('Two')).toBe(told);
      expect(await provider.stopWatch(access, watched.value), 'stopped again').toMatchObject({ kind: 'ok' });
      await listener.close();
    });

    test('live longer, or are listed, where the provider can', async () => {
      const { provider, access, remote: calendar } = harness();
      const listener = await harness().listen();
      const { notifyAt, lifecycleAt } = listener;
      const request = { calendar, id: 'Watch_2', secret: 'another', notifyAt, lifecycleAt, until };
      const watched = await provider.watch(access, request);
      if (watched.kind !== 'ok') throw new Error(`It is not watched: ${watched.fault.kind}`);
      const renewed = await provider.renew?.(access, watched.value, until + DAY);
      expect(renewed ?? null).toEqual(
        provider.renew === null
          ? null
          : expect.objectContaining({ kind: 'ok', value: { ...watched.value, expiresAt: until + DAY } }),
      );
      const listing = await provider.listWatches?.(access, notifyAt);
      expect(listing ?? null).toEqual(
        provider.listWatches === null
          ? null
          : expect.objectContaining({ value: [expect.objectContaining({ remoteId: watched.value.remoteId })] }),
      );
      await listener.close();
    });
  });
}
