import type { Cursor } from '@clearweek/app';
import { DAY } from '@clearweek/calendar';
import type { SimEvent } from '@clearweek/sandbox';
import { describe, expect, test } from 'vitest';
import { conformanceWindow } from './pretended-company.ts';
import { asking, changesIn, usesHarness } from './provider-harness.ts';
import type { ProviderHarness } from './provider-harness.ts';
import { createProviderMirror } from './provider-mirror.ts';

/** The meetings that changes tell of, in capitals: each program writes Outlook's own uids in its way. */
function uidsIn({ changes }: ReturnType<typeof changesIn>): string[] {
  return changes.flatMap((change) => (change.kind === 'event' ? change.event.uid.toUpperCase() : []));
}

export function describeChanges(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: changes since a cursor`, () => {
    const harness = usesHarness(makeHarness);
    const at = (hour: string) =>
      ({
        kind: 'times',
        start: `2026-10-06T${hour}:00:00`,
        end: `2026-10-06T${hour}:30:00`,
        zone: 'Europe/Berlin',
      }) as const;
    const weekly = () =>
      harness().acts.create(harness().calendar.id, { times: at('09'), title: 'Water the trees', rule: 'FREQ=WEEKLY' });

    /** How the world names the first occurrence of a series. */
    function firstStart({ id }: SimEvent): string {
      const occurrences = harness().world.occurrences(harness().calendar, conformanceWindow);
      return occurrences.find(({ eventId }) => eventId === id)?.originalStart ?? '';
    }

    test('of an empty calendar are none, and its cursor is as good as any', async () => {
      const ask = asking(harness());
      const empty = changesIn(await ask(null));
      expect(empty).toMatchObject({ whole: true, changes: [] });
      const series = weekly();
      const told = changesIn(await ask(empty.cursor));
      expect(told.whole).toBe(false);
      expect(uidsIn(told)).toContain(series.uid.toUpperCase());
    });

    test('a first reading is whole; the next one says that nothing changed, with one request', async () => {
      const series = weekly();
      const ask = asking(harness());
      const first = changesIn(await ask(null));
      expect(first).toMatchObject({ whole: true, zone: 'Europe/Berlin' });
      expect(first.unreadable ?? 0).toBe(0);
      expect(uidsIn(first)).toContain(series.uid.toUpperCase());
      expect(changesIn(await ask(first.cursor))).toMatchObject({ whole: false, changes: [], requests: 1 });
    });

    test('applying the same changes again changes nothing', async () => {
      const ask = asking(harness());
      const mirror = createProviderMirror();
      const first = changesIn(await ask(null));
      mirror.apply(first);
      const series = weekly();
      const copy = { calendarId: harness().calendar.id, eventId: series.id };
      expect(harness().acts.cancelOccurrence(copy, firstStart(series))).toBe(true);
      const next = changesIn(await ask(first.cursor));
      expect(next.changes.length).toBeGreaterThan(1);
      mirror.apply(next);
      const once = structuredClone(mirror.state());
      mirror.apply(next);
      expect(mirror.state()).toEqual(once);
    });

    test('the same cursor can be used again, and a series that is gone takes its parts along', async () => {
      const ask = asking(harness());
      const series = weekly();
      const copy = { calendarId: harness().calendar.id, eventId: series.id };
      expect(harness().acts.changeOccurrence(copy, firstStart(series), { title: 'Prune them' })).toBe(true);
      const first = changesIn(await ask(null));
      expect(uidsIn(first).filter((uid) => uid === series.uid.toUpperCase())).toHaveLength(2);
      harness().acts.cancel(copy);
      const twice = [changesIn(await ask(first.cursor)), changesIn(await ask(first.cursor))];
      for (const answer of twice) {
        const mirror = createProviderMirror();
        mirror.apply(first);
        mirror.apply(answer);
        expect(mirror.events().map(({ uid }) => uid.toUpperCase())).not.toContain(series.uid.toUpperCase());
      }
    });

    test('what came and went between two readings was never there', async () => {
      const ask = asking(harness());
      const { cursor } = changesIn(await ask(null));
      const event = harness().acts.create(harness().calendar.id, { times: at('11'), title: 'Never mind' });
      expect(harness().acts.cancel({ calendarId: harness().calendar.id, eventId: event.id })).toBe(true);
      expect(uidsIn(changesIn(await ask(cursor)))).toEqual([]);
    });

    test('a cursor is good in another process, and of an older one more is told than of a newer', async () => {
      const { another, access, remote } = harness();
      const ask = asking(harness());
      const older = changesIn(await ask(null)).cursor;
      const [one, two] = [weekly(), weekly()].map(({ uid }) => uid.toUpperCase());
      const newer = changesIn(await ask(older)).cursor;
      const three = weekly().uid.toUpperCase();
      const told = async (cursor: Cursor) =>
        new Set(uidsIn(changesIn(await another().changesSince(access, remote, cursor, conformanceWindow))));
      expect(await told(older)).toEqual(new Set([one, two, three]));
      expect(await told(newer)).toEqual(new Set([three]));
    });

    test('a cursor whose window does not cover what is needed counts as expired, and takes nothing away', async () => {
      const ask = asking(harness());
      const { cursor } = changesIn(await ask(null));
      const earlier = { start: conformanceWindow.start - 800 * DAY, end: conformanceWindow.end };
      expect(await ask(cursor, earlier)).toMatchObject({ kind: 'cursor-expired' });
      expect(changesIn(await ask(null, earlier)).whole).toBe(true);
    });

    test.each(['', 'nonsense', '{}', 'null', '[1,2,3]'])(
      'a cursor that nobody made, %j, counts as expired',
      async (cursor) => {
        expect(await asking(harness())(cursor)).toMatchObject({ kind: 'cursor-expired' });
      },
    );
  });
}
