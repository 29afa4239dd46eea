import type { AnalysisProgress } from '@clearweek/app';

export interface ProgressLine {
  step(progress: AnalysisProgress): void;
  /** Leaves nothing behind. */
  clear(): void;
}

const silentForMs = 1_000;
const everyMs = 100;

const words: Readonly<Record<AnalysisProgress['stage'], string>> = {
  reading: 'Reading the calendar',
  expanding: 'Laying out the events',
  measuring: 'Measuring the weeks',
};

/** Says how far an analysis has come, once it takes longer than a second. Does nothing where `show` is null. */
export function createProgressLine(show: ((line: string) => void) | null, now: () => number): ProgressLine {
  const started = now();
  let shownAt: number | null = null;
  return {
    step({ stage, done, total }) {
      const at = now();
      if (show === null || at - started < silentForMs || (shownAt !== null && at - shownAt < everyMs)) return;
      shownAt = at;
      show(`${words[stage]}: ${total === 0 ? 100 : Math.floor((done / total) * 100)} %`);
    },
    clear() {
      if (shownAt !== null) show?.('');
    },
  };
}
