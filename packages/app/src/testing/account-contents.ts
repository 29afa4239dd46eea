import { DAY } from '@clearweek/calendar';
import type { readAccount } from './connected-account.ts';
import { eventChange } from './remote-events.ts';
import { wednesday } from './test-world.ts';

type Account = Pick<Awaited<ReturnType<typeof readAccount>>, 'tables'>;

/** A calendar besides the primary one. */
export const second = { id: 'second', primary: false };
/** Two meetings as the provider tells them. */
export const planning = eventChange('planning', wednesday);
export const review = eventChange('review', wednesday + DAY);

/** The titles that the mirror holds. */
export function titles({ tables }: Account): (string | null)[] {
  return [...tables().records.values()]
    .flatMap((records) => [...records.values()].map(({ event }) => event.title))
    .toSorted();
}

/** Where each calendar is read on from. */
export function cursors({ tables }: Account): (string | null)[] {
  return [...tables().calendars.values()].map(({ cursor }) => cursor);
}
