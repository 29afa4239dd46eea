/** Limits of what people may send, each refusal names its limit; and of what one answer holds. */
export const limits = {
  /** One calendar file, uploaded, fetched or analysed. */
  calendarBytes: 16 * 1024 * 1024,
  connectionsPerPerson: 50,
  analysedWeeks: 53,
  workingHoursEntries: 50,
  /** Recurring meetings in one answer: the costliest. */
  describedSeries: 500,
} as const;
