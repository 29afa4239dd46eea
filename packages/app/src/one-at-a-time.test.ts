import { describe, expect, test } from 'vitest';
import { createOneAtATime } from './one-at-a-time.ts';

/** Work that ends when the test says so, and tells when it began. */
function scripted(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = () => {
    log.push(name);
    return promise;
  };
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

/** Lets everything run that is ready. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('one at a time', () => {
  test('the next one begins when the one before has ended, in the order in which they came', async () => {
    const oneAtATime = createOneAtATime(8);
    const log: string[] = [];
    const [first, second, third] = [scripted(log, 'first'), scripted(log, 'second'), scripted(log, 'third')];
    const results = [oneAtATime(first.work), oneAtATime(second.work), oneAtATime(third.work)];
    await settle();
    expect(log).toEqual(['first']);
    first.end();
    await settle();
    expect(log).toEqual(['first', 'second']);
    second.end();
    third.end();
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third']);
    expect(log).toEqual(['first', 'second', 'third']);
  });

  test('one that fails tells its caller, and the next one begins', async () => {
    const oneAtATime = createOneAtATime(8);
    const log: string[] = [];
    const [bad, good] = [scripted(log, 'bad'), scripted(log, 'good')];
    const results = Promise.allSettled([oneAtATime(bad.work), oneAtATime(good.work)]);
    bad.fail();
    good.end();
    expect(await results).toMatchObject([
      { status: 'rejected', reason: new Error('bad') },
      { status: 'fulfilled', value: 'good' },
    ]);
  });

  test('whoever finds the queue full is refused at once and told when to come again; a place that is free is given again', async () => {
    const oneAtATime = createOneAtATime(2);
    const log: string[] = [];
    const all = ['one', 'two', 'three'].map((name) => scripted(log, name));
    const results = all.map(({ work }) => oneAtATime(work));
    const refused = scripted(log, 'four');
    await expect(oneAtATime(refused.work)).rejects.toMatchObject({
      code: 'overloaded',
      extra: { retryAfterSeconds: 10 },
    });
    for (const { end } of all) end();
    await Promise.all(results);
    const later = scripted(log, 'five');
    later.end();
    expect(await oneAtATime(later.work)).toBe('five');
    expect(log).toEqual(['one', 'two', 'three', 'five']);
  });

  test('nobody who comes when a turn is handed on gets ahead of those who wait, nor runs beside them', async () => {
    const oneAtATime = createOneAtATime(8);
    const log: string[] = [];
    const [first, second, third] = [scripted(log, 'first'), scripted(log, 'second'), scripted(log, 'third')];
    const late = oneAtATime(first.work).then(() => oneAtATime(third.work));
    const waits = oneAtATime(second.work);
    first.end();
    await settle();
    expect(log).toEqual(['first', 'second']);
    second.end();
    third.end();
    expect(await Promise.all([waits, late])).toEqual(['second', 'third']);
  });
});
