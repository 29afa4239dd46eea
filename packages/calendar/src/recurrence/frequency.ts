/** The values of FREQ, from the longest turn to the shortest. */
export const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const;

export type Frequency = (typeof FREQUENCIES)[number];

/** Frequencies whose turns are parts of a day. */
export const BY_THE_CLOCK: ReadonlySet<Frequency> = new Set<Frequency>(['HOURLY', 'MINUTELY', 'SECONDLY']);
