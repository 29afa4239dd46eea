import { expect, test } from 'vitest';
import { defaultBehaviour } from './behaviour.ts';
import { person, startMicrosoft } from './fixture.ts';
import { createMailboxLimits } from './mailbox-limits.ts';

test('a fifth request at the same time is one too many for a mailbox, and is told when to come again', async () => {
  const simulator = await startMicrosoft([person('p1')], { limits: true });
  const limits = createMailboxLimits({ world: simulator.world, limits: true }, defaultBehaviour());
  const turns = Array.from({ length: 4 }, () => limits.enter('app p1'));
  expect(turns.every((turn) => typeof turn === 'function')).toBe(true);
  const refusals = [limits.enter('app p1'), limits.enter('app p1')];
  expect(refusals).toMatchObject([
    { status: 429, headers: { 'retry-after': '1' }, body: { error: { code: 'ApplicationThrottled' } } },
    { status: 503, headers: { 'retry-after': '1' }, body: { error: { code: 'ApplicationThrottled' } } },
  ]);
  expect(limits.enter('app p2')).toBeTypeOf('function');
  if (typeof turns[0] === 'function') turns[0]();
  expect(limits.enter('app p1')).toBeTypeOf('function');
  await simulator.close();
});

test('more than ten thousand requests in ten minutes are refused until the time is over', async () => {
  const simulator = await startMicrosoft([person('p1')], { limits: true });
  simulator.control.behaviour.mailboxRequests = 3;
  const token = simulator.token('p1');
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await simulator.ask(token, '/me/calendars')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  simulator.clock.at += 600_000;
  expect((await simulator.ask(token, '/me/calendars')).status).toBe(200);
  await simulator.close();
});
