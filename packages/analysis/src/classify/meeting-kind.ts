/** What could be done with a meeting. `null`, where it stands in place of one: it is no meeting, or does not recur. */
export type Verdict = 'async' | 'lighten' | 'keep';

/** What kinds of meetings there are, and what is usually done with each; what outranks that is in `verdict-of.ts`. */
export const usualVerdicts = {
  /** Progress, plans, numbers or news flow out of who reports, and could be read. */
  status: 'async',
  /** Short, daily or nearly: what I did, what I do, what blocks me. */
  standup: 'async',
  /** One speaks to fifty people or more, or to a whole organization. */
  all_hands: 'lighten',
  /** Work is shown and judged. */
  review: 'lighten',
  /** Work, shifts or capacity are chosen or split. */
  planning: 'lighten',
  /** An authority decides. */
  decision: 'lighten',
  /** One teaches many. */
  training: 'lighten',
  /** A drop-in slot for questions. */
  office_hours: 'keep',
  /** A team looks back at how it works. */
  retrospective: 'keep',
  /** People make something together. */
  workshop: 'keep',
  /** Work that happens at a place, on a thing or on a case, then and there. */
  operations: 'keep',
  /** Prescribed by law or agreement. */
  statutory: 'keep',
  /** Two people. */
  one_on_one: 'keep',
  /** For somebody's first weeks. */
  onboarding: 'keep',
  /** Connection is the point. Never scored and never shown as a cost. */
  social: 'keep',
  /** With a candidate, and what is said about them afterwards. */
  interview: 'keep',
  /** With somebody from outside. */
  external: 'keep',
  /** Something is broken now. */
  incident: 'keep',
  /** About a person of the organization. Its title is never repeated. */
  sensitive: 'keep',
  /** No meeting: focus time, lunch, a reminder, a placeholder. */
  hold: null,
  /** None of these can be told. */
  other: 'keep',
} as const satisfies Readonly<Record<string, Verdict | null>>;

export type MeetingKind = keyof typeof usualVerdicts;
