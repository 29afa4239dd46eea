import { describe, expect, test } from 'vitest';
import { createClosers } from './closers.ts';

function record(totalMs = 1_000) {
  const steps: string[] = [];
  const closers = createClosers({ onFailure: (step) => steps.push(`${step} failed`), totalMs, now: () => 0 });
  return { steps, closers };
}

describe('closing', () => {
  test('what was opened last is closed first', async () => {
    const { steps, closers } = record();
    closers.add('database', async () => steps.push('database'));
    closers.add('store', async () => steps.push('store'));
    await closers.closeAll();
    expect(steps).toEqual(['store', 'database']);
  });

  test('a part that fails does not keep the others open', async () => {
    const { steps, closers } = record();
    closers.add('database', async () => steps.push('database'));
    closers.add('store', () => Promise.reject(new Error('broken')));
    expect(await closers.closeAll()).toEqual(['store']);
    expect(steps).toEqual(['store failed', 'database']);
  });

  test('a part that never ends does not keep the others open', async () => {
    const { steps, closers } = record(1);
    closers.add('database', async () => steps.push('database'));
    closers.add('store', () => new Promise(() => {}));
    await closers.closeAll();
    expect(steps).toEqual(['store failed', 'database']);
  });

  test('closing twice closes everything once', async () => {
    const { steps, closers } = record();
    closers.add('store', async () => steps.push('store'));
    await Promise.all([closers.closeAll(), closers.closeAll()]);
    expect(steps).toEqual(['store']);
  });
});
