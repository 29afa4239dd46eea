import { type MirroredEvent, type Occurrence, overlaps, runSteps } from '@clearweek/calendar';
import { expect, test } from 'vitest';
import { byWindowSteps } from './by-window.ts';

/** Only its time matters here. */
const at = (start: number, length: number) =>
  ({ interval: { start, end: start + length } }) as Occurrence<MirroredEvent>;

/** Every start and length up to a few windows, in order of start. */
const occurrences = Array.from({ length: 40 }, (_, start) =>
  [12, 0, 1, 3, 30].map((length) => at(start, length)),
).flat();

test.each([1, 4, 7, 10])(
  'windows of %i get exactly the occurrences that share time with them, in their order',
  (width) => {
    // Windows overlap at their edges, as those of weeks do, and begin after the first occurrence.
    const windows = [1, 2, 3].map((index) => ({ start: index * width, end: (index + 1) * width + 5 }));
    const parts = runSteps(byWindowSteps(occurrences, windows));
    expect(parts).toEqual(windows.map((window) => occurrences.filter((one) => overlaps(window, one.interval))));
    expect(parts[0]?.length).toBeGreaterThan(0);
  },
);
