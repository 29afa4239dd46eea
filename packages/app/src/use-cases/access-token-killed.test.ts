import { HOUR } from '@clearweek/calendar';
import { describe, expect, test } from 'vitest';
import { breakStore, Killed } from '../testing/broken-store.ts';
import { withWorker } from '../testing/refreshing-worker.ts';

describe('a worker that is killed while it refreshes', () => {
  test.each([
    ['and the provider does not mind', { kind: 'ok', token: 'access-third' }],
    ['and the provider lets each be used once', { kind: 'consent-gone' }],
  ])('%s: it ends well or in one mail, and never asks for ever', async (_what, expected) => {
    for (let step = 1; ; step += 1) {
      const { it, ask, refreshTo, mails } = await withWorker();
      it.clock.pass(HOUR);
      it.signIns.google.answerRefresh(() =>
        it.signIns.google.refreshed.length > 1 && expected.kind !== 'ok'
          ? { kind: 'consent-gone' }
          : refreshTo(it.signIns.google.refreshed.length > 1 ? 'third' : 'second'),
      );
      const broken = breakStore(it.store);
      broken.killAt(step);
      const first = await ask().catch((error: unknown) => error);
      broken.killAt(null);
      if (!(first instanceof Killed)) {
        expect(step).toBeGreaterThan(3);
        break;
      }
      const asked = it.signIns.google.refreshed.length;
      expect(await ask()).toMatchObject(asked === 0 ? { token: 'access-second' } : expected);
      const before = it.signIns.google.refreshed.length;
      if (expected.kind === 'ok') await ask();
      expect(it.signIns.google.refreshed.length).toBe(before);
      expect(mails().length).toBe(asked > 0 && expected.kind !== 'ok' ? 1 : 0);
    }
  });
});
