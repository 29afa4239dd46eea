import { hash } from 'node:crypto';
import { guid } from '../world/create-world.ts';
import type { SimPerson } from '../world/model.ts';
import type { SeededRandom } from '../world/seeded-random.ts';
import { FAMILY_NAMES, FIRST_NAMES } from './names.ts';
import { createSeats } from './seats.ts';

export const DOMAIN = 'lindenhof.example';

/** The people of a company: half of them with each provider, in an org tree whose first person leads everybody. */
export function createPeople(seed: number, count: number, random: SeededRandom): SimPerson[] {
  const seats = createSeats(count, random.fork('seats'));
  const providers = evenlyMixed(count, random.fork('providers'));
  const taken = new Set<string>();
  const ids = seats.map((_, index) => `p${index + 1}`);
  return seats.map((seat, index): SimPerson => {
    const name = freshName(random, taken);
    return {
      id: ids[index] ?? '',
      provider: providers[index] ?? 'google',
      subject: subjectOf(seed, index, providers[index] ?? 'google'),
      address: `${addressPart(name)}@${DOMAIN}`,
      name,
      zone: seat.zone,
      workingHours: workingHours(random),
      managerId: seat.manager === null ? null : (ids[seat.manager] ?? null),
      unit: seat.unit,
      title: seat.title,
      active: true,
    };
  });
}

/** As many of the one as of the other, in no order. */
function evenlyMixed(count: number, random: SeededRandom): SimPerson['provider'][] {
  const google = new Set(
    random.some(
      Array.from({ length: count }, (_, index) => index),
      Math.ceil(count / 2),
    ),
  );
  return Array.from({ length: count }, (_, index) => (google.has(index) ? 'google' : 'microsoft'));
}

/** Google's are numbers of 21 digits, Microsoft's GUIDs. */
function subjectOf(seed: number, index: number, provider: SimPerson['provider']): string {
  const text = `subject ${seed} ${index}`;
  if (provider === 'microsoft') return guid(text);
  return `1${BigInt(`0x${hash('sha256', text, 'hex').slice(0, 20)}`)
    .toString()
    .padStart(25, '0')
    .slice(-20)}`;
}

function freshName(random: SeededRandom, taken: Set<string>): string {
  for (;;) {
    const name = `${random.pick(FIRST_NAMES)} ${random.pick(FAMILY_NAMES)}`;
    // In a crowd of thousands the names run out, and a middle letter tells people apart.
    const letter =
      taken.size > 1_000 ? `${name.replace(' ', ` ${String.fromCharCode(65 + random.whole(0, 25))}. `)}` : name;
    if (taken.has(letter)) continue;
    taken.add(letter);
    return letter;
  }
}

function addressPart(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F.]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.');
}

const DAYS = [
  [1, 2, 3, 4, 5],
  [1, 2, 3, 4, 5],
  [1, 2, 3, 4, 5],
  [1, 2, 3, 4],
  [2, 3, 4, 5],
] as const;
const HOURS = [
  ['09:00', '17:00'],
  ['09:00', '17:30'],
  ['08:00', '16:30'],
  ['10:00', '18:00'],
] as const;

function workingHours(random: SeededRandom): SimPerson['workingHours'] {
  const [start, end] = random.pick(HOURS);
  return { days: random.pick(DAYS), start, end };
}
