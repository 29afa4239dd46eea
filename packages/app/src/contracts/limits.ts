/** Limits of what people may send; each refusal names its limit. */
export const limits = {
  /** One calendar file, uploaded, fetched or analysed. */
  calendarBytes: 16 * 1024 * 1024,
  connectionsPerPerson: 50,
  analysedWeeks: 53,
  workingHoursEntries: 50,
} as const;
