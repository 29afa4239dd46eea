import type { Person } from '../ports/person-tables.ts';

/** A person of whom nothing is known, to be created. */
export const somebody: Omit<Person, 'id'> = {
  zone: 'UTC',
  zoneIsGuess: true,
  workingHours: [],
  address: null,
  isAdministrator: false,
  createdAt: 1,
};
