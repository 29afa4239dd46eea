/** What clients asked one provider to tell them of, as far as it outlives a restart of the simulator. */
export interface Watches<Remembered> {
  /** Those that are live, for a later start. */
  remember(): readonly Remembered[];
  /**
   * Lets watches of an earlier start hold again, with the ids, addresses, secrets and ends that clients know. Those that have ended are passed
   * over, and those whose account, calendar or consent is not here.
   */
  recall(watches: readonly Remembered[]): void;
  /** Called when `remember` would say something new. */
  onChanged(listener: () => void): void;
}
