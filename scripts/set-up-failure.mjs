/** A set-up that cannot go on for a reason outside the code; its message says what to do next. */
export class SetUpFailure extends Error {}
