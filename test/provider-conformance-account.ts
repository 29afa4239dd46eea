import { describe, expect, test } from 'vitest';
import { conformanceWindow } from './pretended-company.ts';
import { changesIn, usesHarness } from './provider-harness.ts';
import type { ProviderHarness } from './provider-harness.ts';

export function describeAccount(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: an account`, () => {
    const harness = usesHarness(makeHarness);

    test('has settings: the zone of its person', async () => {
      expect(await harness().provider.settings(harness().access)).toMatchObject({
        kind: 'ok',
        value: { zone: 'Europe/Berlin', isPerson: true },
      });
    });

    test('has its own calendars, the primary one first, others as they come and go', async () => {
      const { provider, access, acts, person } = harness();
      const before = await provider.calendars(access);
      expect(before).toEqual({ kind: 'ok', value: [harness().remote], requests: expect.any(Number) });
      const id = acts.addCalendar(person.id, 'Choir');
      acts.create(id, { times: { kind: 'dates', start: '2026-10-07', end: '2026-10-08' }, title: 'Sing' });
      const after = await provider.calendars(access);
      const [primary, choir, ...more] = after.kind === 'ok' ? after.value : [];
      expect(primary).toEqual(harness().remote);
      expect(choir).toMatchObject({ primary: false });
      expect(more).toEqual([]);
      if (choir === undefined) return;
      const first = changesIn(await provider.changesSince(access, choir, null, conformanceWindow));
      expect(first.changes).toMatchObject([{ kind: 'event', event: { title: 'Sing' } }]);
      acts.removeCalendar(id);
      for (const cursor of [first.cursor, null]) {
        expect(await provider.changesSince(access, choir, cursor, conformanceWindow)).toMatchObject({
          kind: 'calendar-gone',
        });
      }
      expect(await provider.calendars(access)).toMatchObject({ value: [harness().remote] });
    });
  });
}
