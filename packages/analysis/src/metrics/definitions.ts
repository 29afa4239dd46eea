export type MetricUnit = 'count' | 'minutes' | 'share';

/** What one figure of a week means. Its words are public: `/v1/hr/definitions` and docs/metrics.md repeat them. */
export interface MetricDefinition {
  /** Stable for ever: a figure that comes to mean something else gets a new version, a different figure a new id. */
  readonly id: string;
  readonly version: number;
  readonly unit: MetricUnit;
  readonly title: string;
  /** One sentence. */
  readonly definition: string;
  /**
   * The values that an aggregate takes from one person: what lies outside is cut to the nearer end before it is
   * summed, so that one odd calendar cannot carry a group. A person's own figures are never cut.
   */
  readonly range: { readonly min: number; readonly max: number };
}

/** Every metric of a week, in the order in which people read them. */
export const metricDefinitions = [
  {
    id: 'meetings',
    version: 1,
    unit: 'count',
    title: 'Meetings',
    definition: 'Attended meetings that start in the week.',
    range: { min: 0, max: 80 },
  },
  {
    id: 'meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in meetings',
    definition: 'Time in attended meetings within the week; time booked twice counts once.',
    range: { min: 0, max: 3000 },
  },
  {
    id: 'working_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Working time',
    definition: 'Working hours of the week, less leave.',
    range: { min: 0, max: 3600 },
  },
  {
    id: 'in_hours_meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in meetings during working time',
    definition: 'The part of the time in meetings that lies in working hours and not in leave.',
    range: { min: 0, max: 3000 },
  },
  {
    id: 'after_hours_meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in meetings after hours',
    definition: "The part of the time in meetings that lies outside of the person's own working hours.",
    range: { min: 0, max: 1200 },
  },
  {
    id: 'focus_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Focus time',
    definition: 'Working time in stretches of at least 120 minutes without a meeting or leave.',
    range: { min: 0, max: 3600 },
  },
  {
    id: 'fragmented_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Fragmented time',
    definition: 'Working time that is neither spent in meetings nor focus time.',
    range: { min: 0, max: 2400 },
  },
  {
    id: 'conflict_hours.overlap',
    version: 2,
    unit: 'minutes',
    title: 'Conflicting meetings, overlapping time',
    definition: 'Time of the week during which two or more attended meetings run at once.',
    range: { min: 0, max: 1200 },
  },
  {
    id: 'conflict_hours.whole',
    version: 1,
    unit: 'minutes',
    title: 'Conflicting meetings, whole time',
    definition: 'The whole time of all attended meetings that overlap another one; time booked twice counts once.',
    range: { min: 0, max: 2400 },
  },
  {
    id: 'recurring_meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in recurring meetings',
    definition: 'Time in attended meetings that belong to a recurring series; time booked twice counts once.',
    range: { min: 0, max: 3000 },
  },
  {
    id: 'large_meetings',
    version: 1,
    unit: 'count',
    title: 'Large meetings',
    definition: 'Attended meetings of nine or more people that start in the week.',
    range: { min: 0, max: 40 },
  },
  {
    id: 'large_meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in large meetings',
    definition: 'Time in attended meetings of nine or more people; time booked twice counts once.',
    range: { min: 0, max: 2400 },
  },
  {
    id: 'long_meetings',
    version: 1,
    unit: 'count',
    title: 'Long meetings',
    definition: 'Attended meetings of more than 60 minutes that start in the week.',
    range: { min: 0, max: 40 },
  },
  {
    id: 'long_meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in long meetings',
    definition: 'Time in attended meetings of more than 60 minutes; time booked twice counts once.',
    range: { min: 0, max: 3000 },
  },
  {
    id: 'back_to_back_share',
    version: 1,
    unit: 'share',
    title: 'Meetings without a break before them',
    definition: 'Share of the meetings of the week that start within 5 minutes after another attended meeting ended.',
    range: { min: 0, max: 1 },
  },
  {
    id: 'meetings_without_agenda',
    version: 1,
    unit: 'count',
    title: 'Meetings without an agenda',
    definition: 'Attended meetings that start in the week and whose invitation holds no agenda.',
    range: { min: 0, max: 80 },
  },
  {
    id: 'meetings_nobody_answered',
    version: 1,
    unit: 'count',
    title: 'Meetings that nobody answered',
    definition: 'Attended meetings that start in the week and whose invitation nobody but the organizer has answered.',
    range: { min: 0, max: 80 },
  },
  {
    id: 'unanswered_meetings',
    version: 1,
    unit: 'count',
    title: 'Meetings that you have not answered',
    definition: 'Attended meetings that start in the week and whose invitation the person has not answered.',
    range: { min: 0, max: 80 },
  },
  {
    id: 'unanswered_meeting_minutes',
    version: 1,
    unit: 'minutes',
    title: 'Time in meetings that you have not answered',
    definition:
      'Time in attended meetings whose invitation the person has not answered; time booked twice counts once.',
    range: { min: 0, max: 3000 },
  },
] as const satisfies readonly MetricDefinition[];

export type MetricId = (typeof metricDefinitions)[number]['id'];

/** A count, whole minutes or a share from 0 to 1; null where it cannot be said (a share of nothing). */
export type MetricValue = number | null;
