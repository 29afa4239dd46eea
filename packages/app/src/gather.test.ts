import { expect, test } from 'vitest';
import { createGather } from './gather.ts';

function world(most = 100) {
  const pieces: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const gather = createGather<string, string>(async (name, items) => {
    pieces.push([name, ...items]);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    return items.map((item) => item.toUpperCase());
  }, most);
  const open = async () => {
    gates.shift()?.resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { pieces, gates, gather, open };
}

test('what comes while a piece is under way is done together after it, and each caller gets its own', async () => {
  const { pieces, gather, open } = world();
  const first = gather('one', ['a']);
  const [second, third] = [gather('one', ['b', 'c']), gather('one', ['d'])];
  await open();
  expect(await first).toEqual(['A']);
  expect(pieces).toEqual([
    ['one', 'a'],
    ['one', 'b', 'c', 'd'],
  ]);
  await open();
  expect([await second, await third]).toEqual([['B', 'C'], ['D']]);
});

test('another name waits for nobody', async () => {
  const { pieces, gather, open } = world();
  const [one, other] = [gather('one', ['a']), gather('other', ['b'])];
  expect(pieces).toEqual([
    ['one', 'a'],
    ['other', 'b'],
  ]);
  await open();
  await open();
  expect([await one, await other]).toEqual([['A'], ['B']]);
});

test('a piece holds whole callers up to the most, and one however large it is', async () => {
  const { pieces, gather, open } = world(2);
  const all = [gather('n', ['a', 'b', 'c']), gather('n', ['d', 'e']), gather('n', ['f']), gather('n', ['g'])];
  for (let count = 0; count < 3; count += 1) await open();
  await Promise.all(all);
  expect(pieces.map(([, ...items]) => items.join(''))).toEqual(['abc', 'de', 'fg']);
});

test('a piece that fails, fails for those who wait for it and not for the next', async () => {
  const { gates, gather, open } = world();
  const [first, second] = [gather('one', ['a']), gather('one', ['b'])];
  gates.shift()?.reject(new Error('down'));
  await expect(first).rejects.toThrow('down');
  await open();
  expect(await second).toEqual(['B']);
});
