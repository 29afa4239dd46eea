import type { Acts } from '../world/acts-model.ts';
import type { SimAttendee, SimCalendar, SimPerson, SimWorld } from '../world/model.ts';
import type { SeededRandom } from '../world/seeded-random.ts';
import type { Agenda } from './agenda.ts';

/** What the makers of a company's life work with. */
export interface Life {
  readonly world: SimWorld;
  readonly acts: Acts;
  readonly random: SeededRandom;
  readonly agenda: Agenda;
  /** The first instant of its past. */
  readonly from: number;
}

export function primary({ world }: Pick<Life, 'world'>, person: SimPerson): SimCalendar {
  const [calendar] = world.calendars(person.id);
  if (calendar === undefined) throw new RangeError('A person without a calendar.');
  return calendar;
}

/** Most people accept, some have not answered. */
export function invited(people: readonly SimPerson[], random: SeededRandom): SimAttendee[] {
  return people.map(({ address, name }) => ({
    address,
    name,
    kind: 'person',
    optional: random.chance(0.08),
    response: random.pick([
      'accepted',
      'accepted',
      'accepted',
      'accepted',
      'accepted',
      'tentative',
      'declined',
      'needsAction',
    ]),
  }));
}

export function room(random: SeededRandom): SimAttendee {
  const name = random.pick(['Linden Room', 'Maple Room', 'Oak Room', 'Harbour Room', 'Garden Room']);
  const address = `${name.toLowerCase().replace(' ', '-')}@rooms.lindenhof.example`;
  return { address, name, kind: 'room', optional: false, response: 'accepted' };
}

export function callUrl(random: SeededRandom): string {
  return `https://call.lindenhof.example/${random.whole(100_000, 999_999)}`;
}
