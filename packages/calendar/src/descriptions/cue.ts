/**
 * What a description can say that a meeting is for, or does. A closed list, in alphabetical order: it is all that is kept of a
 * description's words, so an entry names an idea, never a person, a company, a product or a subject. The ideas are those by which
 * kinds of meetings differ.
 */
export const DESCRIPTION_CUES = [
  /** A written part exists already: updates or proposals are read before, and what is open is all that is met for. */
  'already-written',
  /** A drop-in slot, or an agenda whose items are questions: people come to ask and be answered. */
  'asks-questions',
  /** Work then and there, at a place or a thing: a ward, a shop floor, a hand-over between shifts, a board on a wall. */
  'at-a-place',
  /** What was done, what comes next and what is in the way, from each in turn. */
  'blockers',
  /** Somebody applies for a job: an interview, or what is said after it. */
  'candidate',
  /** Somebody outside takes part: a customer, supplier, partner, investor, authority. */
  'customer',
  /** Something is or may be decided, approved or voted on. */
  'decides',
  /** Something is broken now, or is watched because it was. */
  'incident',
  /** A team looks back at how it works, or at what happened. */
  'looks-back',
  /** People make something together, or work together on what blocks one of them. */
  'makes',
  /** Coming is left to each. */
  'no-need-to-come',
  /** One person of the organization is talked about: appraisal, grievance, health, pay, leaving. Not told apart, on purpose. */
  'one-person',
  /** No meeting: time kept free, a reminder, a date held. */
  'placeholder',
  /** Work, shifts or capacity are chosen or split. */
  'plans',
  /** There is a recording for those who do not come. */
  'recorded',
  /** Progress, numbers or news flow out of whoever reports. */
  'reports',
  /** Safety of people at work. */
  'safety',
  /** Work is shown and judged. */
  'shows-work',
  /** Connection is the point. */
  'social',
  /** Prescribed by law or agreement. */
  'statutory',
  /** One teaches many, or many learn together. */
  'teaches',
  /** For somebody's first weeks. */
  'welcomes',
] as const;

export type DescriptionCue = (typeof DESCRIPTION_CUES)[number];
