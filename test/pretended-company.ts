import type { ProviderAccess } from '@clearweek/app';
import type { Instant, Interval } from '@clearweek/calendar';
import { createSandbox, createWorld } from '@clearweek/sandbox';
import type { Sandbox, SimCalendar, SimPerson } from '@clearweek/sandbox';
import { expectAsDescribed } from './exchange-problems.ts';

/** Half a year around the clock of the pretended worlds: an autumn in which Europe and America change their clocks. */
export const conformanceWindow: Interval = { start: Date.UTC(2026, 7, 1), end: Date.UTC(2027, 1, 1) };
export const conformanceNow: Instant = Date.UTC(2026, 9, 5, 7);

export const companyDomain = 'lindenhof.example';

type ProviderName = SimPerson['provider'];

const subjects: Readonly<Record<ProviderName, (id: string) => string>> = {
  google: (id) => `10000000000000000${id.slice(1)}`,
  microsoft: (id) => `00000000-0000-4000-8000-${id.slice(1).padStart(12, '0')}`,
};

function pretended(id: string, provider: ProviderName, zone: string, managerId: string | null): SimPerson {
  return {
    id,
    provider,
    subject: subjects[provider](id),
    address: `${id}@${companyDomain}`,
    name: `Person ${id}`,
    zone,
    workingHours: { days: [1, 2, 3, 4], start: '08:30', end: '16:30' },
    managerId,
    unit: ['Product', id === 'p1' ? 'Design' : 'Build'],
    title: 'Gardener',
    active: true,
  };
}

/** A small company: three people of one provider in three zones, and one of the other. */
export const pretendedPeople = (provider: ProviderName): readonly SimPerson[] => [
  pretended('p1', provider, 'Europe/Berlin', null),
  pretended('p2', provider, 'America/New_York', 'p1'),
  pretended('p3', provider, 'Australia/Sydney', 'p1'),
  pretended('p4', provider === 'google' ? 'microsoft' : 'google', 'Europe/London', 'p1'),
];

export interface PretendedCompany {
  readonly sandbox: Sandbox;
  readonly clock: { now(): Instant; set(at: Instant): void };
  person(id: string): SimPerson;
  /** The primary one of a person. */
  calendar(personId: string): SimCalendar;
}

/** Their world and the simulators, which keep all that is asked and answered. */
export async function openCompany(
  provider: ProviderName,
  options: { readonly seed?: number; readonly limits?: boolean } = {},
): Promise<PretendedCompany> {
  let at = conformanceNow;
  const clock = { now: () => at, set: (to: Instant) => void (at = to) };
  const { seed = 1, limits = true } = options;
  const created = createWorld({ seed, people: pretendedPeople(provider), clock, domain: companyDomain });
  const sandbox = await createSandbox({
    seed,
    clock,
    company: { ...created, grow: () => 0 },
    record: true,
    limits,
    pushRetryAfterMs: [],
    log: (message, error) => console.error(message, error),
  });
  return {
    sandbox,
    clock,
    person: (id) => there(sandbox.world.people.find((one) => one.id === id)),
    calendar: (personId) => there(sandbox.world.calendars(personId)[0]),
  };
}

/** Ends a world, after all that was asked and answered in it is held against the providers' descriptions. */
export async function closeAsDescribed({ sandbox }: Pick<PretendedCompany, 'sandbox'>): Promise<void> {
  try {
    expectAsDescribed(sandbox.requests);
  } finally {
    await sandbox.close();
  }
}

export function accessWith(token: string, mailbox: string | null = null): ProviderAccess {
  return { token: () => Promise.resolve(token), mailbox, quotaUser: 'q', signal: new AbortController().signal };
}

function there<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('Nobody in the pretended company is called so');
  return found;
}
