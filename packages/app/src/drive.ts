import type { Breathe } from './ports/breathe.ts';

/** Runs work that is cut into steps to its end, and lets others run between the steps. */
export async function drive<Step, Result>(
  steps: Generator<Step, Result>,
  breathe: Breathe,
  onStep: (step: Step) => void = () => {},
): Promise<Result> {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    onStep(next.value);
    await breathe();
  }
}
