/** Clearweek cannot start, for a reason that the person who starts it can mend. `message` says which, and how, without secrets. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
