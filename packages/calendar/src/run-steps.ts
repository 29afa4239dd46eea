/** Runs work that is cut into steps to its end in one go, for whoever has nothing else to do meanwhile. */
export function runSteps<Result>(steps: Generator<unknown, Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}
