import { describe, expect, test } from 'vitest';
import { followCalendar } from './calendar-follower.ts';
import { conformanceWindow } from './pretended-company.ts';
import { describeAccount } from './provider-conformance-account.ts';
import { describeChanges } from './provider-conformance-changes.ts';
import { calendarDoings } from './provider-doings.ts';
import { describeFaults } from './provider-conformance-faults.ts';
import { usesHarness } from './provider-harness.ts';
import type { CalendarHarness, ProviderHarness } from './provider-harness.ts';
import { createNotebook } from './provider-notebook.ts';
import { describePages } from './provider-conformance-pages.ts';
import { seenLines, truthLines } from './provider-truth.ts';
import { describeWatches } from './provider-conformance-watches.ts';

/** What holds for everything that is read as a calendar: after whatever people do, we see what takes place, and nothing else. */
export function describeCalendar(name: string, makeHarness: () => Promise<CalendarHarness>): void {
  describe(`${name}: what takes place`, () => {
    const harness = usesHarness(makeHarness);
    const notebook = createNotebook();

    async function expectTruth(): Promise<string[]> {
      const { world, calendar, person, isPrivate, read, readAfresh } = harness();
      const truth = truthLines(world, calendar, conformanceWindow, isPrivate);
      expect(seenLines(await read(), conformanceWindow, person.zone)).toEqual(truth);
      expect(seenLines(await readAfresh(), conformanceWindow, person.zone), 'read afresh').toEqual(truth);
      return truth;
    }

    let before: string[];

    test('in an empty calendar: nothing', async () => {
      before = await expectTruth();
      expect(before).toEqual([]);
    });

    test.each(calendarDoings)('after: %s', async (_, doing) => {
      doing(harness(), notebook);
      const truth = await expectTruth();
      // What nobody can see would be seen rightly by everybody.
      expect(truth).not.toEqual(before);
      before = truth;
      expect(await expectTruth(), 'read again').toEqual(truth);
    });
  });
}

/** What the port promises of every provider with accounts. */
export function describeProvider(name: string, makeHarness: () => Promise<ProviderHarness>): void {
  describeCalendar(name, async () => {
    const harness = await makeHarness();
    const kept = createReader(harness);
    return { ...harness, read: kept.read, readAfresh: () => createReader(harness).read() };
  });
  describeChanges(name, makeHarness);
  describePages(name, makeHarness);
  describeFaults(name, makeHarness);
  describeAccount(name, makeHarness);
  describeWatches(name, makeHarness);
}

function createReader(harness: ProviderHarness): Pick<CalendarHarness, 'read'> {
  const follower = followCalendar({ ...harness, window: () => conformanceWindow });
  return {
    async read() {
      const { answers } = await follower.sync();
      expect(answers.at(-1)).toBe('changes');
      return follower.events();
    },
  };
}
