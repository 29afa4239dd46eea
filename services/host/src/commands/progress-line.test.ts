import { describe, expect, test } from 'vitest';
import { createProgressLine } from './progress-line.ts';

function line() {
  const shown: string[] = [];
  let at = 0;
  const progress = createProgressLine(
    (text) => shown.push(text),
    () => at,
  );
  return { shown, progress, moveTo: (ms: number) => (at = ms) };
}

describe('the line that says how far an analysis has come', () => {
  test('stays away for a second', () => {
    const { shown, progress, moveTo } = line();
    moveTo(999);
    progress.step({ stage: 'reading', done: 1, total: 2 });
    progress.clear();
    expect(shown).toEqual([]);
  });

  test('then tells the stage and the per cent, ten times a second at most, and is cleared in the end', () => {
    const { shown, progress, moveTo } = line();
    moveTo(1_000);
    progress.step({ stage: 'reading', done: 1, total: 2 });
    moveTo(1_099);
    progress.step({ stage: 'reading', done: 3, total: 4 });
    moveTo(1_100);
    progress.step({ stage: 'measuring', done: 4, total: 4 });
    progress.clear();
    expect(shown).toEqual(['Reading the calendar: 50 %', 'Measuring the weeks: 100 %', '']);
  });

  test('does nothing where nobody watches', () => {
    const progress = createProgressLine(null, () => 5_000);
    expect(() => {
      progress.step({ stage: 'reading', done: 0, total: 0 });
      progress.clear();
    }).not.toThrow();
  });
});
