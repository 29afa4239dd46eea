import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { chunksOf } from './chunks.ts';
import { mapInSteps } from './steps.ts';

test('a long list is mapped in order, and others get their turn in between', async () => {
  let turns = 0;
  const mapped = new AbortController();
  const others = (async () => {
    for (; !mapped.signal.aborted; turns += 1) await turn();
  })();
  const list = Array.from({ length: 2_000 }, (_, index) => index);
  expect(await mapInSteps(list, (value) => value * 2)).toEqual(list.map((value) => value * 2));
  mapped.abort();
  await others;
  expect(turns).toBeGreaterThanOrEqual(7);
});

test('pieces of a list, put together, are the list', () => {
  for (const length of [0, 1, 3_999, 4_000, 4_001, 9_000]) {
    const list = Array.from({ length }, (_, index) => index);
    expect([...chunksOf(list)].flat()).toEqual(list);
  }
});
