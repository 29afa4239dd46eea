import type { NewPerson } from '../ports/person-tables.ts';

/** A person of whom nothing is known, to be created. */
export const somebody: NewPerson = {
  zone: 'UTC',
  zoneIsGuess: true,
  workingHours: [],
  address: null,
  isAdministrator: false,
  createdAt: 1,
};
