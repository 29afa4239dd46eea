import { DAY } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { calendarText, meetingLines } from '../testing/calendar-text.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { jobContracts } from './contracts.ts';

const file = calendarText([meetingLines('20261123T090000', '20261123T100000')]);

/** Begins the first waiting item as often as a process could that is killed each time, and then once more. */
async function killEachTime(it: ReturnType<typeof createTestWorld>) {
  const item = it.waiting()[0]!;
  item.attempts = 1_000;
  return it.run(item);
}

test('a calendar whose reading was given up says so, and is read again in a day', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, file, null);
  expect(await killEachTime(it)).toMatchObject({ kind: 'given_up', code: 'attempts_exhausted' });
  expect(await it.app.getConnection(me, id as never)).toMatchObject({
    state: 'degraded',
    problem: { code: 'internal' },
  });
  it.clock.pass(DAY);
  expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
  await it.work();
  expect(await it.app.getConnection(me, id as never)).toMatchObject({ state: 'active', events: 1 });
});

test('a person whose measuring was given up is measured again in a day', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  await it.app.connectFile(me, file, null);
  await it.run(it.waiting()[0]!);
  expect(await killEachTime(it)).toMatchObject({ kind: 'given_up', job: 'measure-person' });
  it.clock.pass(DAY);
  expect(await it.store.ledger.planDue(it.clock.now(), 10)).toBe(1);
  await it.work();
  expect(await it.app.getWeek(me, '2026-W48')).toMatchObject({ state: 'measured' });
});

test('a calendar that was disconnected meanwhile is no problem', async () => {
  const it = createTestWorld();
  const me = await it.arrive();
  const { id } = await it.app.connectFile(me, file, null);
  const item = it.waiting()[0]!;
  await it.app.disconnect(me, id as never);
  item.attempts = jobContracts['sync-connection'].attempts + 1_000;
  expect(await it.run(item)).toMatchObject({ kind: 'given_up' });
});
