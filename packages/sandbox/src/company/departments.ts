/** Departments with their groups; teams of six to eight people are formed inside of groups. Weights say how large each is. */
export const DEPARTMENTS = [
  { name: 'Product', groups: ['Design', 'Research'], weight: 2, titles: ['Designer', 'Researcher', 'Product Manager'] },
  {
    name: 'Engineering',
    groups: ['Platform', 'Apps', 'Quality'],
    weight: 6,
    titles: ['Engineer', 'Senior Engineer', 'Test Engineer', 'Engineer'],
  },
  {
    name: 'Customer Care',
    groups: ['Support', 'Onboarding'],
    weight: 3,
    titles: ['Support Agent', 'Onboarding Guide'],
  },
  {
    name: 'Sales',
    groups: ['Europe', 'Americas', 'Asia Pacific'],
    weight: 3,
    titles: ['Account Executive', 'Sales Engineer'],
  },
  {
    name: 'People and Finance',
    groups: ['People', 'Finance'],
    weight: 1,
    titles: ['Recruiter', 'Accountant', 'Coordinator'],
  },
] as const;

/** Eight zones: five continents, and clocks that change in opposite months. The second number is their share. */
export const ZONES = [
  ['Europe/Berlin', 6],
  ['America/New_York', 3],
  ['America/Los_Angeles', 3],
  ['Europe/London', 3],
  ['Asia/Kolkata', 3],
  ['America/Sao_Paulo', 2],
  ['Asia/Tokyo', 2],
  ['Australia/Sydney', 2],
] as const;

export const TEAM_NAMES = [
  'Amber',
  'Birch',
  'Cedar',
  'Delta',
  'Ember',
  'Fern',
  'Grove',
  'Heron',
  'Iris',
  'Juniper',
] as const;
