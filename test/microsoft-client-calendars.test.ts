import { DAY } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { adasCalendar, anHour, startMicrosoft } from './microsoft-client-world.ts';

test("the person's own calendars are listed, without those that Outlook fills", async () => {
  const world = await startMicrosoft();
  world.sandbox.acts.addCalendar('p1', 'Projects');
  const { access } = await adasCalendar(world);
  const listed = await world.microsoft.calendars.calendars(access);
  expect(listed).toMatchObject({ kind: 'ok', value: [{ primary: true }, { primary: false }] });
});

test('a calendar that is taken away is said to be gone', async () => {
  const world = await startMicrosoft();
  const id = world.sandbox.acts.addCalendar('p1', 'Projects');
  const { access } = await adasCalendar(world);
  const listed = await world.microsoft.calendars.calendars(access);
  const remote = listed.kind === 'ok' ? listed.value[1]! : null!;
  const window = { start: world.clock.now() - 30 * DAY, end: world.clock.now() + 30 * DAY };
  const first = await world.microsoft.calendars.changesSince(access, remote, null, window);
  world.sandbox.acts.removeCalendar(id);
  const cursor = first.kind === 'changes' ? first.cursor : '';
  for (const from of [cursor, null]) {
    expect(await world.microsoft.calendars.changesSince(access, remote, from, window)).toMatchObject({
      kind: 'calendar-gone',
    });
  }
});

test('a reading of a thousand events takes a few requests', async () => {
  const world = await startMicrosoft();
  const { calendar, follower } = await adasCalendar(world);
  for (let index = 0; index < 1_000; index += 1)
    world.sandbox.acts.create(calendar.id, { times: anHour, title: `Number ${index}` });
  const { requests } = await follower.sync();
  expect(requests).toBeLessThan(12);
  expect(follower.ours()).toEqual(follower.truth());
});
