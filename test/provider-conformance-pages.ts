import { describe, expect, test } from 'vitest';
import { followCalendar } from './calendar-follower.ts';
import { conformanceWindow } from './pretended-company.ts';
import { asking, changesIn, usesHarness } from './provider-harness.ts';
import type { ProviderHarness } from './provider-harness.ts';
import { createProviderMirror } from './provider-mirror.ts';
import { seenLines, truthLines } from './provider-truth.ts';

/** More than any provider gives at once. */
const MANY = 1_200;

/** What the port promises of a calendar that no provider gives on one page. */
export function describePages(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describe(`${name}: a calendar of many pages`, () => {
    const harness = usesHarness(async () => {
      const made = await makeHarness();
      for (let number = 0; number < MANY; number += 1) {
        made.acts.create(made.calendar.id, { times: day, title: `Bed ${number}` });
      }
      return made;
    });
    const day = { kind: 'dates', start: '2026-10-06', end: '2026-10-07' } as const;
    const copies = () => {
      const { id, events } = harness().calendar;
      return [...events.keys()].map((eventId) => ({ calendarId: id, eventId }));
    };
    const truth = () => truthLines(harness().world, harness().calendar, conformanceWindow, harness().isPrivate);

    test('is one answer, with each event in it', async () => {
      const follower = followCalendar({ ...harness(), window: () => conformanceWindow });
      const { answers, requests } = await follower.sync();
      expect(answers).toEqual(['changes']);
      expect(requests).toBeGreaterThan(1);
      expect(follower.ours()).toEqual(truth());
      expect(follower.ours()).toHaveLength(MANY);
    });

    test('is no answer at all where a later page fails', async () => {
      const fault = harness().faults.plan({ provider: harness().provider.name, kind: '500', after: 1 });
      expect(await asking(harness())(null)).toEqual({
        kind: 'failed',
        fault: { kind: 'unavailable', retryAfterMs: null },
        requests: 2,
      });
      fault.remove();
    });

    test('leaves nothing out that happens between its pages', async () => {
      const { provider, access, remote, acts, calendar, person } = harness();
      const known = copies();
      let requests = 0;
      const token = async () => {
        requests += 1;
        // Just before another page is asked for: of those that were told already, and of those that were not yet.
        for (const [index, copy] of [known[requests], known.at(-requests)].entries()) {
          if (requests > 1 && copy !== undefined) {
            expect(index === 0 ? acts.cancel(copy) : acts.change(copy, { title: `Moved ${requests}` })).toBe(true);
          }
        }
        if (requests > 1) acts.create(calendar.id, { times: day, title: `New ${requests}` });
        return access.token();
      };
      const first = changesIn(await provider.changesSince({ ...access, token }, remote, null, conformanceWindow));
      expect(requests).toBeGreaterThan(1);
      const mirror = createProviderMirror();
      mirror.apply(first);
      mirror.apply(changesIn(await asking(harness())(first.cursor)));
      expect(seenLines(mirror.events(), conformanceWindow, person.zone)).toEqual(truth());
    });

    test('comes and goes as a whole, in changes of many pages', async () => {
      const follower = followCalendar({ ...harness(), window: () => conformanceWindow });
      await follower.sync();
      for (const copy of copies()) harness().acts.cancel(copy);
      expect(await follower.sync()).toMatchObject({ answers: ['changes'] });
      expect(follower.ours()).toEqual([]);
    });
  });
}
